import { aliasedTable, and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { CallerLimits } from '../domain/access-limits.ts';
import type { Key } from '../domain/team.ts';
import { statement } from './statement.ts';
import type { Session, Transaction } from './store.ts';

export async function insertKey(tx: Transaction, key: Key): Promise<void> {
  await tx.db.insert(tx.tables.keys).values(key);
}

const selectKey = statement<{ id: string }>()('select_key', ({ db, tables: { keys } }) =>
  db
    .select()
    .from(keys)
    .where(eq(keys.id, sql.placeholder('id'))),
);

export async function findKey(session: Session, id: string): Promise<Key | null> {
  return (await selectKey(session, { id }))[0] ?? null;
}

const selectKeyWithLimits = statement<{ id: string }>()(
  'select_key_with_limits',
  ({ db, tables: { keys, accessLimits } }) => {
    const ofTeam = aliasedTable(accessLimits, 'team_limits');
    const ofKey = aliasedTable(accessLimits, 'key_limits');
    return db
      .select({ key: keys, ofTeam, ofKey })
      .from(keys)
      .leftJoin(ofTeam, eq(ofTeam.subjectId, keys.teamId))
      .leftJoin(ofKey, eq(ofKey.subjectId, keys.id))
      .where(eq(keys.id, sql.placeholder('id')));
  },
);

/** A key with its own and its team's limits, in one statement: it runs for every call. */
export async function findKeyWithLimits(
  session: Session,
  id: string,
): Promise<{ key: Key; limits: CallerLimits } | null> {
  const [row] = await selectKeyWithLimits(session, { id });
  return row === undefined ? null : { key: row.key, limits: { team: row.ofTeam, key: row.ofKey } };
}

export async function listKeys(session: Session, teamId: string): Promise<Key[]> {
  const { keys } = session.tables;
  return session.db.select().from(keys).where(eq(keys.teamId, teamId)).orderBy(asc(keys.id));
}

/** Returns false when there is no such key or it was revoked before. */
export async function revokeKey(tx: Transaction, id: string): Promise<boolean> {
  const { keys } = tx.tables;
  const rows = await tx.db
    .update(keys)
    .set({ revokedAt: tx.now })
    .where(and(eq(keys.id, id), isNull(keys.revokedAt)))
    .returning({ id: keys.id });
  return rows.length === 1;
}
