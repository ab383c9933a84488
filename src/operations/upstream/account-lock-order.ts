/**
 * What concerns accounts, in the order in which every transaction locks their rows: two transactions on
 * PostgreSQL then wait for each other and do not deadlock. By code units, because the order of a database
 * depends on its collation.
 */
export function accountLockOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return items.toSorted((one, other) => {
    const [a, b] = [nameOf(one), nameOf(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}
