import { desc, type SQL } from 'drizzle-orm';
import type { Session } from './store.ts';
import type { Tables } from '../schema/tables.ts';

// How many rows one page of a list may scan where no index serves a filter. SQLite answers nothing else
// meanwhile, so the scan must be short for any filter and any number of rows.
const SCAN_LENGTH = 10_000;

/** The id, or another key, at which a page's scan ends, newest first. Null: there are fewer rows than a scan may read. */
export async function endOfScan(
  { db }: Session,
  table: Tables['deliveries'] | Tables['events'] | Tables['generations'],
  range: SQL | undefined,
  key: typeof table.id | Tables['events']['sequence'] = table.id,
): Promise<string | null> {
  const [row] = await db
    .select({ key })
    .from(table)
    .where(range)
    .orderBy(desc(key))
    .limit(1)
    .offset(SCAN_LENGTH - 1);
  return row?.key ?? null;
}
