import { desc, type SQL } from 'drizzle-orm';
import type { Session } from './store.ts';
import type { Tables } from '../schema/tables.ts';

// How many rows one page of a list may scan where no index serves a filter. SQLite answers nothing else
// meanwhile, so the scan must be short for any filter and any number of rows.
const SCAN_LENGTH = 10_000;

/** The id at which a page's scan ends, newest first. Null: there are fewer rows than a scan may read. */
export async function endOfScan(
  { db }: Session,
  table: Tables['deliveries'] | Tables['events'],
  range: SQL | undefined,
): Promise<string | null> {
  const [row] = await db
    .select({ id: table.id })
    .from(table)
    .where(range)
    .orderBy(desc(table.id))
    .limit(1)
    .offset(SCAN_LENGTH - 1);
  return row?.id ?? null;
}
