import type { Preparable, PreparedStatement } from './prepared-statement.ts';
import type { Session } from './store.ts';

type RowsOf<Query extends Preparable> = Awaited<ReturnType<ReturnType<Query['prepare']>['execute']>>;

/**
 * A hot statement: built and prepared once per connection, then run with the values of its placeholders.
 * To build a Drizzle query costs several times what running it on SQLite does.
 * @param name unique; PostgreSQL keeps the plan under it
 * @param build a query with `sql.placeholder`s; a write ends in `returning`, so that both engines answer
 * with rows
 */
export function statement<Values extends object>() {
  return <Query extends Preparable>(name: string, build: (session: Session) => Query) =>
    async (session: Session, values: Values): Promise<RowsOf<Query>> =>
      (await preparedOf(session, name, build).rows(values)) as RowsOf<Query>;
}

/**
 * Likewise for a query on keys, limits, budgets, endpoints and signing secrets only, which the row cache
 * may answer: see `sqlite/row-cache.ts`. The rows are frozen.
 */
export function cachedRows<Values extends object>() {
  return <Query extends Preparable>(name: string, build: (session: Session) => Query) =>
    async (session: Session, values: Values): Promise<Readonly<RowsOf<Query>>> =>
      (await session.remember(JSON.stringify([name, values]), () =>
        preparedOf(session, name, build).rows(values),
      )) as RowsOf<Query>;
}

/**
 * Likewise for a write whose rows are not needed: answers how many rows it changed. With `returning` an
 * insert takes a third longer on SQLite (`node test/bench/statements.ts`).
 */
export function change<Values extends object>() {
  return (name: string, build: (session: Session) => Preparable) =>
    async (session: Session, values: Values): Promise<number> =>
      preparedOf(session, name, build).change(values);
}

function preparedOf(
  session: Session,
  name: string,
  build: (session: Session) => Preparable,
): PreparedStatement {
  let prepared = session.prepared.get(name);
  if (prepared === undefined) {
    prepared = session.prepare(name, build(session));
    session.prepared.set(name, prepared);
  }
  return prepared;
}
