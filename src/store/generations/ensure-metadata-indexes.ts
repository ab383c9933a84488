import { hash } from 'node:crypto';
import { like, sql, type SQL } from 'drizzle-orm';
import type { Session, Transaction } from '../engine/store.ts';

/**
 * Makes an index of a team's generations by the value of each of these metadata keys, and drops those of other keys. The keys are a
 * setting, so no migration knows them. An index is made from all rows: of a million in a few seconds, once.
 * @param keys safe characters only, as the setting has them
 * @returns how many were made and dropped
 */
export async function ensureMetadataIndexes(tx: Transaction, keys: readonly string[]): Promise<number> {
  const wanted = new Map(keys.map((key) => [indexName(key), key]));
  const existing = await existingIndexes(tx);
  const missing = [...wanted].filter(([name]) => !existing.includes(name));
  const unused = existing.filter((name) => !wanted.has(name));
  for (const name of unused) await tx.execute(`drop index if exists ${name}`);
  for (const [name, key] of missing) {
    const value = expressionOf(tx, key);
    await tx.execute(
      `create index if not exists ${name} on generations (team_id, (${value}), id) where (${value}) is not null`,
    );
  }
  return missing.length + unused.length;
}

/** The value of a key that has an index, exactly as the index has it. */
export function metadataValue(session: Session, key: string): SQL {
  return sql.raw(`(${expressionOf(session, key)})`);
}

/** Whether a generation's metadata has this value under any key. Each row has to be read. */
export function hasMetadata(session: Session, key: string, value: string): SQL {
  const { metadata } = session.tables.generations;
  return session.engine === 'postgres'
    ? sql`(${metadata} ->> ${key}::text) = ${value}`
    : sql`exists (select 1 from json_each(${metadata}) as pair where pair.key = ${key} and pair.value = ${value})`;
}

function expressionOf({ engine }: Session, key: string): string {
  return engine === 'postgres' ? `metadata ->> '${key}'` : `json_extract(metadata, '$."${key}"')`;
}

const PREFIX = 'generations_metadata_';

/** Not the key itself: names of indexes have no upper case, and on PostgreSQL at most 63 characters. */
function indexName(key: string): string {
  return `${PREFIX}${hash('sha1', key).slice(0, 16)}`;
}

async function existingIndexes({ db, engine }: Session): Promise<string[]> {
  const name = engine === 'postgres' ? sql<string>`indexname` : sql<string>`name`;
  const catalogue =
    engine === 'postgres'
      ? sql`(select indexname from pg_indexes where schemaname = current_schema()) as indexes`
      : sql`(select name from sqlite_master where type = 'index') as indexes`;
  const rows = await db
    .select({ name })
    .from(catalogue)
    .where(like(name, `${PREFIX}%`));
  return rows.map((row) => row.name);
}
