import { desc, gt, isNull, lte, or, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { cachedRows } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface SigningKeyRow {
  id: string;
  /** `whpk_…` */
  publicKey: string;
  /** The `whsk_…`, for the context `id`. */
  sealed: string;
  createdAt: UnixMs;
  /** When it stops signing; null for the current one. */
  expiresAt: UnixMs | null;
}

export async function insertSigningKey(tx: Transaction, key: SigningKeyRow): Promise<void> {
  await tx.db.insert(tx.tables.signingKeys).values(key);
}

const selectSigningKeys = cachedRows<object>()('find_signing_keys', ({ db, tables: { signingKeys: k } }) =>
  db.select().from(k).orderBy(desc(k.id)),
);

/** The keys that sign at `now`, the newest first. */
export async function findSigningKeys(session: Session, now: UnixMs): Promise<SigningKeyRow[]> {
  const keys = await selectSigningKeys(session, {});
  return keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

/**
 * Locks the row of the current key, so that concurrent rotations run one after the other and one key
 * stays current. A rotation that waited for another finds that its key is no longer current, and locks
 * the new one.
 */
export async function lockCurrentKey(tx: Transaction): Promise<void> {
  const { signingKeys: k } = tx.tables;
  const isCurrent = isNull(k.expiresAt);
  for (;;) {
    const locked = await tx.db
      .select({ id: k.id })
      .from(k)
      .where(sql`${isCurrent}${tx.forUpdate}`);
    if (locked.length > 0) return;
    // No key yet: the gateway has never been started.
    if ((await tx.db.select({ id: k.id }).from(k).where(isCurrent).limit(1)).length === 0) return;
  }
}

/** Ends at `expiresAt` every key that would sign for longer. */
export async function expireSigningKeys(tx: Transaction, expiresAt: UnixMs): Promise<void> {
  const { signingKeys: k } = tx.tables;
  await tx.db
    .update(k)
    .set({ expiresAt })
    .where(or(isNull(k.expiresAt), gt(k.expiresAt, expiresAt)));
}

/** Deletes what has expired and no longer signs. */
export async function deleteExpiredSigningKeys(tx: Transaction): Promise<void> {
  const { signingKeys: k } = tx.tables;
  await tx.db.delete(k).where(lte(k.expiresAt, tx.now));
}
