import Database from 'better-sqlite3';
import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bindStatement } from '../../../src/store/sqlite/bind-statement.ts';

const pictures = sqliteTable('pictures', {
  id: text('id').primaryKey(),
  progress: integer('progress').notNull(),
  isNew: integer('is_new', { mode: 'boolean' }).notNull(),
  input: text('input', { mode: 'json' }).$type<Record<string, unknown>>(),
  note: text('note'),
});

describe('a bound statement', () => {
  let connection: Database.Database;
  let db: ReturnType<typeof drizzle>;

  beforeEach(() => {
    connection = new Database(':memory:');
    connection.exec(
      'create table pictures (id text primary key, progress integer, is_new integer, input text, note text)',
    );
    db = drizzle({ client: connection });
  });
  afterEach(() => connection.close());

  const fox = { id: 'p1', progress: 5, isNew: true, input: { prompt: 'A fox', tags: ['a'] }, note: null };
  const insertion = () =>
    db.insert(pictures).values({
      id: sql.placeholder('id'),
      progress: sql.placeholder('progress'),
      isNew: sql.placeholder('isNew'),
      input: sql.placeholder('input'),
      note: 'constant',
    });
  const selection = () =>
    db
      .select({
        id: pictures.id,
        isNew: pictures.isNew,
        input: pictures.input,
        note: pictures.note,
        twice: sql<number>`${pictures.progress} * 2`,
        thrice: sql<number>`${pictures.progress} * 3`.mapWith(String).as('thrice'),
      })
      .from(pictures)
      .where(eq(pictures.id, sql.placeholder('id')));

  it('stores what Drizzle would store: encoded as the column wants it, with the constants of the query', () => {
    void bindStatement(connection, insertion()).change(fox);
    insertion()
      .prepare()
      .run({ ...fox, id: 'p2' });
    const [bound, drizzled] = connection.prepare('select * from pictures order by id').all() as object[];
    expect({ ...bound, id: '' }).toEqual({ ...drizzled, id: '' });
    expect(bound).toMatchObject({ is_new: 1, note: 'constant', input: JSON.stringify(fox.input) });
  });

  it('answers with the rows that Drizzle would answer with', () => {
    void bindStatement(connection, insertion()).change(fox);
    connection.exec("insert into pictures values ('p2', 0, 0, null, null)");
    const bound = bindStatement(connection, selection());
    for (const id of ['p1', 'p2', 'p3'])
      expect(bound.rows({ id })).toEqual(selection().prepare().all({ id }));
    expect(bound.rows({ id: 'p1' })).toMatchObject([{ twice: 10, thrice: '15', input: fox.input }]);
  });

  it('takes no question mark in a text or a name for a parameter', () => {
    void bindStatement(connection, insertion()).change(fox);
    const asking = db
      .select({ text: sql<string>`'who''s there? ' || ${sql.placeholder('note')} as "so?"` })
      .from(pictures)
      .where(eq(pictures.id, sql.placeholder('id')));
    expect(bindStatement(connection, asking).rows({ id: 'p1', note: 'me' })).toEqual([
      { text: "who's there? me" },
    ]);
  });

  it('answers with the rows of a write that returns some', () => {
    const returning = bindStatement(connection, insertion().returning({ id: pictures.id }));
    expect(returning.rows(fox)).toEqual([{ id: 'p1' }]);
  });

  it('counts the rows that a write changed', () => {
    const insert = bindStatement(connection, insertion().onConflictDoNothing());
    expect([insert.change(fox), insert.change(fox)]).toEqual([1, 0]);
  });

  it('refuses to run without one of its values', () => {
    expect(() => bindStatement(connection, insertion()).change({ ...fox, progress: undefined })).toThrow(
      'No value for placeholder progress',
    );
    expect(connection.prepare('select * from pictures').all()).toEqual([]);
  });

  it('refuses a query whose columns are nested', () => {
    expect(() => bindStatement(connection, db.select({ picture: pictures }).from(pictures))).toThrow(
      'Columns are nested: picture.id',
    );
  });
});
