import { desc, type SQL } from 'drizzle-orm';
import type { Session } from './store.ts';
import type { Tables } from '../schema/tables.ts';

// What one page of a list may look at where no index knows which rows a filter wants: SQLite answers nothing else meanwhile, so it must be
// short whatever a team asks for and however many rows it has.
const SCAN_LENGTH = 10_000;

/** The id of the last row, newest first, that a page looks at; null when there are fewer. */
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
