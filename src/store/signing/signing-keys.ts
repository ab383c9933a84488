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
 * Lets rotations go one after the other, so that one key stays the current one: the row of the current key is locked.
 * Whoever has waited for another rotation finds nothing to lock, since the key is not the current one any more, and looks again.
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
    // None at all: the gateway has not been started yet.
    if ((await tx.db.select({ id: k.id }).from(k).where(isCurrent).limit(1)).length === 0) return;
  }
}

/** Ends every key at `expiresAt` that would sign for longer. */
export async function expireSigningKeys(tx: Transaction, expiresAt: UnixMs): Promise<void> {
  const { signingKeys: k } = tx.tables;
  await tx.db
    .update(k)
    .set({ expiresAt })
    .where(or(isNull(k.expiresAt), gt(k.expiresAt, expiresAt)));
}

/** Deletes what no longer signs. */
export async function deleteExpiredSigningKeys(tx: Transaction): Promise<void> {
  const { signingKeys: k } = tx.tables;
  await tx.db.delete(k).where(lte(k.expiresAt, tx.now));
}
