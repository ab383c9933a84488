import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import type { Recovery, RecoveryStatus } from '../../domain/deliveries/recovery.ts';
import { claimable } from '../generations/claimable.ts';
import { notQuarantined } from '../quarantine/row-failures.ts';
import { ownedBy } from '../endpoints/owned-by.ts';
import type { Session, Transaction } from '../engine/store.ts';

export type StoredRecovery = Recovery & {
  /** The last delivery, or with `all` the last event by its sequence, that was processed. */
  cursor: string | null;
};

export async function insertRecovery(tx: Transaction, recovery: Recovery): Promise<void> {
  await tx.db.insert(tx.tables.recoveries).values(recovery);
}

/** An endpoint's recoveries, newest first. */
export async function listRecoveries(
  session: Session,
  { endpointId, before, limit }: { endpointId: string; before: string | undefined; limit: number },
): Promise<Recovery[]> {
  const { recoveries: r } = session.tables;
  return session.db
    .select()
    .from(r)
    .where(and(eq(r.endpointId, endpointId), before === undefined ? undefined : lt(r.id, before)))
    .orderBy(desc(r.id))
    .limit(limit);
}

/** Null: the team, or with null the operator, has no such recovery of the endpoint. */
export async function findRecovery(
  session: Session,
  teamId: string | null,
  endpointId: string,
  id: string,
): Promise<Recovery | null> {
  const { recoveries: r } = session.tables;
  const [row] = await session.db
    .select()
    .from(r)
    .where(and(eq(r.id, id), eq(r.endpointId, endpointId), ownedBy(r.teamId, teamId)));
  return row ?? null;
}

/** Whether a recovery of the endpoint is running: a unique index allows one. */
export async function hasRunningRecovery(session: Session, endpointId: string): Promise<boolean> {
  const { recoveries: r } = session.tables;
  const rows = await session.db
    .select({ id: r.id })
    .from(r)
    .where(and(eq(r.endpointId, endpointId), sql`${r.status} = 'running'`))
    .limit(1);
  return rows.length > 0;
}

/**
 * Claims the next running recovery after an id. Null: there is none. On PostgreSQL it is locked until the
 * commit, and those that other transactions have locked are skipped.
 */
export async function claimRunningRecovery(
  tx: Transaction,
  after: string | null,
): Promise<StoredRecovery | null> {
  const { recoveries: r } = tx.tables;
  const candidates = tx.db
    .select({ id: r.id })
    .from(r)
    .where(
      and(
        sql`${r.status} = 'running'`,
        after === null ? undefined : gt(r.id, after),
        notQuarantined(tx, 'recovery', r.id, tx.now),
      ),
    )
    .orderBy(asc(r.id))
    .limit(1);
  const [row] = await tx.db
    .update(r)
    .set({ status: sql`${r.status}` })
    .where(sql`${r.id} in ${claimable(tx, candidates)}`)
    .returning();
  return row ?? null;
}

/** Records the progress of a recovery that this transaction has claimed. */
export async function recordRecovery(
  tx: Transaction,
  id: string,
  progress: { status: RecoveryStatus; cursor: string | null; requeuedCount: number },
): Promise<void> {
  const { recoveries: r } = tx.tables;
  const finishedAt = progress.status === 'running' ? null : tx.now;
  await tx.db
    .update(r)
    .set({ ...progress, finishedAt })
    .where(eq(r.id, id));
}
