import type { Store } from '../../../src/store/engine/store.ts';

/** What makes writes to one row fail, and nothing else. */
export interface Poison {
  table: string;
  on: 'insert' | 'update';
  /** The column that names the row, and the beginning of its value. */
  column: string;
  value: string;
}

/** Poisons a row by a trigger, as a broken row would: the database refuses the write as a defect. Returns what ends it. */
export async function poisonRow(
  store: Store,
  { table, on, column, value }: Poison,
): Promise<() => Promise<void>> {
  const row = on === 'insert' ? 'new' : 'old';
  const when = `${row}.${column} like '${value}%'`;
  const run = (...statements: string[]) =>
    store.transaction(async (tx) => {
      for (const statement of statements) await tx.execute(statement);
    });
  if (store.engine === 'sqlite') {
    await run(
      `create trigger poison before ${on} on ${table} when ${when} begin select raise(abort, 'poisoned'); end`,
    );
    return () => run('drop trigger poison');
  }
  await run(
    `create or replace function poison() returns trigger language plpgsql as $$ begin raise exception 'poisoned' using errcode = '23514'; end $$`,
    `create trigger poison before ${on} on ${table} for each row when (${when}) execute function poison()`,
  );
  return () => run(`drop trigger poison on ${table}`);
}
