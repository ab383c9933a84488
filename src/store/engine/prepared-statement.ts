/** A prepared statement, as the engines run it with the values of its placeholders. */
export interface PreparedStatement {
  rows(values: object): unknown;
  /** Runs a write that returns no rows; answers how many it changed. */
  change(values: object): number | Promise<number>;
}

/** A query of Drizzle's that has not been run: what `statement` and `change` build. */
export interface Preparable {
  prepare(): { execute(values?: Record<string, unknown>): PromiseLike<unknown> };
  toSQL(): { sql: string; params: unknown[] };
}
