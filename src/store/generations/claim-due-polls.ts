import { and, asc, isNull, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { claimable } from './claimable.ts';
import { toGeneration, toPollState } from './generation-row.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import type { Lease } from './lease.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

interface ClaimValues {
  token: string;
  expiresAt: UnixMs;
  now: UnixMs;
}

const leaseColumns = {
  leaseToken: sql`${sql.placeholder('token')}`,
  leaseExpiresAt: sql`${sql.placeholder('expiresAt')}`,
};

const claimDue = statement<ClaimValues & { limit: number }>()('claim_due_polls', (session) => {
  const {
    db,
    tables: { generations: g },
  } = session;
  const due = db
    .select({ id: g.id })
    .from(g)
    .where(and(lte(g.nextPollAt, sql.placeholder('now')), isNull(g.leaseToken)))
    .orderBy(asc(g.nextPollAt))
    .limit(sql.placeholder('limit'));
  return db
    .update(g)
    .set(leaseColumns)
    .where(sql`${g.id} in ${claimable(session, due)}`)
    .returning();
});

/** Claims generations whose poll is due, the longest due first. */
export async function claimDuePolls(tx: Transaction, lease: Lease, limit: number): Promise<DuePoll[]> {
  const rows = await claimDue(tx, { token: lease.token, expiresAt: lease.expiresAt, now: tx.now, limit });
  return rows.map((row) => ({ generation: toGeneration(row), pollState: toPollState(row) }));
}

/** A generation whose poll is due, and what earlier polls saw. */
export interface DuePoll {
  generation: Generation;
  pollState: PollState;
}

const selectNextPoll = statement<object>()('select_next_poll', ({ db, tables: { generations: g } }) =>
  db
    .select({ at: g.nextPollAt })
    .from(g)
    .where(and(sql`${g.nextPollAt} is not null`, isNull(g.leaseToken)))
    .orderBy(asc(g.nextPollAt))
    .limit(1),
);

/** When the next poll is due. Null: there is none. */
export async function nextPollTime(session: Session): Promise<UnixMs | null> {
  return (await selectNextPoll(session, {}))[0]?.at ?? null;
}
