import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { CallerLimits } from '../../domain/access/access-limits.ts';
import type { Key } from '../../domain/access/team.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { findLimits } from './access-limits.ts';
import { cachedRows, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

export async function insertKey(tx: Transaction, key: Key): Promise<void> {
  await tx.db.insert(tx.tables.keys).values(key);
}

const selectKey = statement<{ id: string }>()('select_key', ({ db, tables: { keys } }) =>
  db
    .select()
    .from(keys)
    .where(eq(keys.id, sql.placeholder('id'))),
);

/** Null: there is no such key. Revoked keys are found too. */
export async function findKey(session: Session, id: string): Promise<Key | null> {
  return (await selectKey(session, { id }))[0] ?? null;
}

const selectKeyAndWhetherLimited = cachedRows<{ id: string }>()(
  'select_key_and_whether_limited',
  ({ db, tables: { keys, accessLimits } }) =>
    db
      .select({
        id: keys.id,
        teamId: keys.teamId,
        secretHash: keys.secretHash,
        previousSecrets: keys.previousSecrets,
        permissions: keys.permissions,
        expiresAt: keys.expiresAt,
        revokedAt: keys.revokedAt,
        limits: sql<number>`(select count(*) from ${accessLimits} where ${accessLimits.subjectId} in (${keys.id}, ${keys.teamId}))`,
      })
      .from(keys)
      .where(eq(keys.id, sql.placeholder('id'))),
);

export interface KeyOfCaller extends Omit<Key, 'name' | 'createdAt'> {
  limits: CallerLimits;
}

/**
 * A key with its own and its team's limits, read for every call. Null: there is no such key. Most keys
 * have no limits, and a join costs five times what finding the key does, so limits are read only where
 * there are some.
 */
export async function findKeyOfCaller(session: Session, id: string): Promise<KeyOfCaller | null> {
  const [key] = await selectKeyAndWhetherLimited(session, { id });
  if (key === undefined) return null;
  if (Number(key.limits) === 0) return { ...key, limits: unlimited };
  return { ...key, limits: await findLimits(session, { teamId: key.teamId, keyId: key.id }) };
}

const unlimited: CallerLimits = { team: null, key: null };

export async function listKeys(session: Session, teamId: string): Promise<Key[]> {
  const { keys } = session.tables;
  return session.db.select().from(keys).where(eq(keys.teamId, teamId)).orderBy(asc(keys.id));
}

/** A key, locked until the commit. Null: there is none. */
export async function lockKey(tx: Transaction, id: string): Promise<Key | null> {
  const { keys } = tx.tables;
  const rows = await tx.db
    .select()
    .from(keys)
    .where(sql`${eq(keys.id, id)}${tx.forUpdate}`);
  return rows[0] ?? null;
}

export async function updateKey(
  tx: Transaction,
  id: string,
  changes: Pick<Key, 'secretHash' | 'previousSecrets' | 'expiresAt'>,
): Promise<void> {
  const { keys } = tx.tables;
  await tx.db.update(keys).set(changes).where(eq(keys.id, id));
}

/** Those of the keys that were revoked or have expired. */
export async function findEndedKeys(
  session: Session,
  ids: readonly string[],
  now: UnixMs,
): Promise<string[]> {
  const { keys } = session.tables;
  const ended = or(isNotNull(keys.revokedAt), lte(keys.expiresAt, now));
  const rows = await session.db
    .select({ id: keys.id })
    .from(keys)
    .where(and(inArray(keys.id, [...ids]), ended));
  return rows.map(({ id }) => id);
}

/** Returns whose key it was. Null: there is no such key, or it was revoked before. */
export async function revokeKey(tx: Transaction, id: string): Promise<string | null> {
  const { keys } = tx.tables;
  const rows = await tx.db
    .update(keys)
    .set({ revokedAt: tx.now })
    .where(and(eq(keys.id, id), isNull(keys.revokedAt)))
    .returning({ teamId: keys.teamId });
  return rows[0]?.teamId ?? null;
}
