import { and, asc, count, eq, gt, isNotNull, isNull, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from '../engine/store.ts';

/** How many submissions an account has made since then, and when the first was. Null: there was none. */
export async function countSubmissions(
  session: Session,
  account: string,
  since: UnixMs,
): Promise<{ number: number; firstAt: UnixMs | null }> {
  const { submissions: s } = session.tables;
  const [row] = await session.db
    .select({ number: count(), firstAt: min(s.startedAt) })
    .from(s)
    .where(and(eq(s.account, account), gt(s.startedAt, since)));
  return row ?? { number: 0, firstAt: null };
}

/** The next poll of each generation that an account has in flight, earliest first. */
export async function findPlannedPolls(session: Session, account: string): Promise<UnixMs[]> {
  const { generations: g } = session.tables;
  const rows = await session.db
    .select({ at: g.nextPollAt })
    .from(g)
    .where(and(eq(g.account, account), isNotNull(g.nextPollAt)))
    .orderBy(asc(g.nextPollAt));
  return rows.map(({ at }) => at ?? 0);
}

/** How many submissions of an account wait for their response: each may become one more in flight. */
export async function countOpenSubmissions(session: Session, account: string): Promise<number> {
  const { submissions: s } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(s)
    .where(and(eq(s.account, account), isNull(s.outcome)));
  return row?.number ?? 0;
}

/** How many generations wait to be submitted, by any account. */
export async function countWaiting(session: Session): Promise<number> {
  const { generations: g } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(g)
    .where(sql`${g.status} = 'queued'`);
  return row?.number ?? 0;
}
