import { sql } from 'drizzle-orm';
import type { Session } from './store.ts';

/** What SQLite finds wrong with its file. None on PostgreSQL, whose server looks after its own. */
export async function checkIntegrity({ engine, db }: Session): Promise<string[]> {
  if (engine === 'postgres') return [];
  const rows = await db.select({ problem: sql<string>`quick_check` }).from(sql`pragma_quick_check`);
  const broken = await db
    .select({ table: sql<string>`"table"`, parent: sql<string>`parent` })
    .from(sql`pragma_foreign_key_check`)
    .limit(1);
  return [
    ...rows.map(({ problem }) => problem).filter((problem) => problem !== 'ok'),
    ...broken.map(({ table, parent }) => `a row of ${table} refers to a row of ${parent} that is not there`),
  ];
}
