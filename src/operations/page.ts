export interface Page {
  /** Asks for the next page. Null: this is the last. */
  nextCursor: string | null;
}

/** What a filtered list found in the rows that one page may scan. */
interface Scanned<Row> {
  found: Row[];
  /** Where the scan ended, if there may be more rows beyond it. */
  scannedTo: string | null;
}

/**
 * Reads one page of a list, and one row more than asked for, which tells whether there is another page.
 * @param limit how many rows a page has; absent: all
 * @param read answers at most as many rows as it is given, after the cursor of the page before
 * @param cursorOf the cursor that continues after a row; a row's id where absent
 */
export async function readPage<Row extends { id: string }, Limit extends number | undefined>(
  limit: Limit,
  read: (limit: Limit) => Promise<Row[] | Scanned<Row>>,
  cursorOf: (row: Row) => string = ({ id }) => id,
): Promise<{ rows: Row[] } & Page> {
  const answer = await read((limit === undefined ? undefined : limit + 1) as Limit);
  const { found, scannedTo } = Array.isArray(answer) ? { found: answer, scannedTo: null } : answer;
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > rows.length && last !== undefined ? cursorOf(last) : scannedTo };
}
