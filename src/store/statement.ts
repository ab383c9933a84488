import type { Session } from './store.ts';

interface Preparable {
  prepare(): { execute(values?: Record<string, unknown>): PromiseLike<unknown> };
}
type RowsOf<Query extends Preparable> = Awaited<ReturnType<ReturnType<Query['prepare']>['execute']>>;

/**
 * A hot statement: built and prepared once a connection, then run with the values of its placeholders. Building a Drizzle
 * query anew costs several times what running it on SQLite does.
 * @param name unique; PostgreSQL keeps the plan under it
 * @param build a query with `sql.placeholder`s; a write ends in `returning`, so that both engines answer with rows
 */
export function statement<Values extends object>() {
  return <Query extends Preparable>(name: string, build: (session: Session) => Query) =>
    async (session: Session, values: Values): Promise<RowsOf<Query>> => {
      let query = session.prepared.get(name) as ReturnType<Query['prepare']> | undefined;
      if (query === undefined) {
        // PostgreSQL's `prepare` takes the name, SQLite's takes nothing.
        query = (
          build(session) as unknown as { prepare(name: string): ReturnType<Query['prepare']> }
        ).prepare(name);
        session.prepared.set(name, query);
      }
      return (await query.execute(values as Record<string, unknown>)) as RowsOf<Query>;
    };
}
