import { and, asc, count, desc, eq, gt, gte, isNotNull, isNull, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

const selectSubmissions = statement<{ account: string; since: UnixMs }>()(
  'count_submissions',
  ({ db, tables: { submissions: s } }) =>
    db
      .select({ number: count(), firstAt: min(s.startedAt) })
      .from(s)
      .where(and(eq(s.account, sql.placeholder('account')), gt(s.startedAt, sql.placeholder('since')))),
);

/** How many submissions an account has made since then, and when the first was. Null: there was none. */
export async function countSubmissions(
  session: Session,
  account: string,
  since: UnixMs,
): Promise<{ number: number; firstAt: UnixMs | null }> {
  const [row] = await selectSubmissions(session, { account, since });
  return row ?? { number: 0, firstAt: null };
}

const selectLastSubmissions = statement<{ account: string; atMost: number }>()(
  'select_last_submissions',
  ({ db, tables: { submissions: s } }) =>
    db
      .select({ at: s.startedAt })
      .from(s)
      .where(eq(s.account, sql.placeholder('account')))
      .orderBy(desc(s.startedAt))
      .limit(sql.placeholder('atMost')),
);

/** When an account made its last submissions, latest first. */
export async function findLastSubmissions(
  session: Session,
  account: string,
  atMost: number,
): Promise<UnixMs[]> {
  return (await selectLastSubmissions(session, { account, atMost })).map(({ at }) => at);
}

const selectPlannedPolls = statement<{ account: string; atMost: number }>()(
  'select_planned_polls',
  ({ db, tables: { generations: g } }) =>
    db
      .select({ at: g.nextPollAt })
      .from(g)
      .where(and(eq(g.account, sql.placeholder('account')), isNotNull(g.nextPollAt)))
      .orderBy(asc(g.nextPollAt))
      .limit(sql.placeholder('atMost')),
);

/** The next polls of the generations that an account has in flight, earliest first. */
export async function findPlannedPolls(session: Session, account: string, atMost: number): Promise<UnixMs[]> {
  return (await selectPlannedPolls(session, { account, atMost })).map(({ at }) => at ?? 0);
}

const selectPlanned = statement<{ account: string; atMost: number }>()(
  'count_planned_polls',
  ({ db, tables: { generations: g } }) => {
    const some = db
      .select({ at: g.nextPollAt })
      .from(g)
      .where(and(eq(g.account, sql.placeholder('account')), isNotNull(g.nextPollAt)))
      .limit(sql.placeholder('atMost'))
      .as('some');
    return db.select({ number: count() }).from(some);
  },
);

/** How many generations an account has in flight, counted up to `atMost`. */
export async function countPlannedPolls(session: Session, account: string, atMost: number): Promise<number> {
  return (await selectPlanned(session, { account, atMost }))[0]?.number ?? 0;
}

const selectUnreadable = statement<{ account: string; failures: number; atMost: number }>()(
  'count_unreadable',
  ({ db, tables: { generations: g } }) => {
    const some = db
      .select({ at: g.nextPollAt })
      .from(g)
      .where(
        and(
          eq(g.account, sql.placeholder('account')),
          isNotNull(g.nextPollAt),
          gte(g.pollFailureCount, sql.placeholder('failures')),
        ),
      )
      .limit(sql.placeholder('atMost'))
      .as('some');
    return db.select({ number: count() }).from(some);
  },
);

/** How many of an account's generations in flight had so many polls in a row without a usable answer, counted up to `atMost`. */
export async function countUnreadable(
  session: Session,
  values: { account: string; failures: number; atMost: number },
): Promise<number> {
  return (await selectUnreadable(session, values))[0]?.number ?? 0;
}

const selectOpenSubmissions = statement<{ account: string }>()(
  'count_open_submissions',
  ({ db, tables: { submissions: s } }) =>
    db
      .select({ number: count() })
      .from(s)
      .where(and(eq(s.account, sql.placeholder('account')), isNull(s.outcome))),
);

/** How many submissions of an account wait for their response: each may become one more in flight. */
export async function countOpenSubmissions(session: Session, account: string): Promise<number> {
  return (await selectOpenSubmissions(session, { account }))[0]?.number ?? 0;
}

const selectWaiting = statement<{ atMost: number }>()(
  'count_waiting',
  ({ db, tables: { generations: g } }) => {
    const some = db
      .select({ id: g.id })
      .from(g)
      .where(sql`${g.status} = 'queued'`)
      .limit(sql.placeholder('atMost'))
      .as('some');
    return db.select({ number: count() }).from(some);
  },
);

/** How many generations wait to be submitted, by any account, counted up to `atMost`. */
export async function countWaiting(session: Session, atMost: number): Promise<number> {
  return (await selectWaiting(session, { atMost }))[0]?.number ?? 0;
}
