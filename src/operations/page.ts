export interface Page {
  /** Asks for the next page; null on the last. */
  nextCursor: string | null;
}

/** Cuts off the row that was read only to learn whether there is another page. */
export function toPage<Row>(
  found: Row[],
  limit = Infinity,
  cursorOf: (row: Row) => string,
): { rows: Row[] } & Page {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
