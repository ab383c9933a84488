import type Database from 'better-sqlite3';
import { Column, is, Param, Placeholder, SQL, type DriverValueDecoder } from 'drizzle-orm';
import type { PreparedStatement, Preparable } from '../engine/prepared-statement.ts';

/**
 * Prepares a query of Drizzle's with better-sqlite3 directly. Decides once what Drizzle's own prepared
 * statements decide on each run: which parameters are placeholders, how values are encoded and columns
 * decoded. With those an insert takes a third longer (`node test/bench/statements.ts`).
 */
export function bindStatement(connection: Database.Database, query: Preparable): PreparedStatement {
  const { sql, params } = query.toSQL();
  const prepared = connection.prepare(withoutPeeking(sql));
  const parameters = params.map(toParameter);
  const bind = (values: object) => parameters.map((valueOf) => valueOf(values as Values));
  if (!prepared.reader) {
    const run = (values: object) => prepared.run(bind(values));
    return { rows: run, change: (values) => run(values).changes };
  }
  const toRow = createRowMapper(fieldsOf(query));
  const all = prepared.raw();
  const rows = (values: object) => (all.all(bind(values)) as unknown[][]).map(toRow);
  return { rows, change: (values) => rows(values).length };
}

// Quoted texts and names, in which a `?` is no parameter, or a parameter.
const QUOTED_OR_PARAMETER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g;

/**
 * The same statement with `+?` for each `?`. When a bare parameter is compared with an indexed column,
 * SQLite may use its value to plan, and plans again whenever another value is bound. That takes several
 * times what most statements take to run.
 */
function withoutPeeking(sql: string): string {
  return sql.replace(QUOTED_OR_PARAMETER, (part) => (part === '?' ? '+?' : part));
}

type Values = Record<string, unknown>;

/** How to get the value for one `?`: that of a placeholder, encoded for its column, or a constant. */
function toParameter(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) {
    const { name } = param;
    return (values) => given(values, name);
  }
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { encoder } = param;
    const { name } = param.value;
    return (values) => {
      const value = given(values, name);
      return value === null ? null : encoder.mapToDriverValue(value);
    };
  }
  return () => param;
}

/** @throws for a missing value, for which better-sqlite3 would store null */
function given(values: Values, name: string): unknown {
  const value = values[name];
  if (value === undefined) throw new Error(`No value for placeholder ${name}`);
  return value;
}

interface Field {
  path: string[];
  field: Column | SQL | SQL.Aliased;
}

/** The columns of the result. Drizzle has them in its prepared statement, but not in its types. */
function fieldsOf(query: Preparable): Field[] {
  return (query.prepare() as unknown as { fields: Field[] }).fields;
}

/**
 * Makes an object of a row's values, as Drizzle would.
 * @throws for nested columns (joins of whole tables)
 */
function createRowMapper(fields: Field[]): (values: unknown[]) => Values {
  const columns = fields.map(({ path, field }) => {
    const [name, ...nested] = path;
    if (name === undefined || nested.length > 0) throw new Error(`Columns are nested: ${path.join('.')}`);
    return { name, decoder: decoderOf(field) };
  });
  return (values) => {
    const row: Values = {};
    columns.forEach(({ name, decoder }, i) => {
      const value = values[i];
      row[name] = value === null ? null : decoder.mapFromDriverValue(value);
    });
    return row;
  };
}

function decoderOf(field: Field['field']): DriverValueDecoder<unknown, unknown> {
  if (is(field, Column)) return field;
  const { decoder } = (is(field, SQL) ? field : field.sql) as SQL & {
    decoder: DriverValueDecoder<unknown, unknown>;
  };
  return decoder;
}
