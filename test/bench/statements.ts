import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { sql } from 'drizzle-orm';
import { systemClock } from '../../src/domain/clock.ts';
import { newId } from '../../src/domain/new-id.ts';
import { ledgerEntries } from '../../src/store/schema/sqlite.ts';
import { bindStatement } from '../../src/store/sqlite/bind-statement.ts';
import { migrateSqlite } from '../../src/store/sqlite/migrate-sqlite.ts';

/**
 * What one insert into the ledger costs when it is prepared by Drizzle, and when it is bound by the store: with and without `returning`, and in a
 * savepoint of its own.
 *
 * usage: node test/bench/statements.ts [rounds inserts]
 */
const [rounds = 9, inserts = 20_000] = process.argv.slice(2).map(Number);

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const connection = new Database(join(folder, 'bench.db'));
connection.pragma('journal_mode = WAL');
connection.pragma('temp_store = MEMORY');
await migrateSqlite(connection, systemClock);
const db = drizzle({ client: connection });
const insert = db.insert(ledgerEntries).values({
  id: sql.placeholder('id'),
  budgetId: sql.placeholder('budgetId'),
  periodStartsAt: sql.placeholder('periodStartsAt'),
  generationId: sql.placeholder('generationId'),
  kind: sql.placeholder('kind'),
  credits: sql.placeholder('credits'),
  actor: sql.placeholder('actor'),
  note: sql.placeholder('note'),
  createdAt: sql.placeholder('createdAt'),
});
const drizzled = insert.prepare();
const bound = bindStatement(connection, insert);
const returning = bindStatement(connection, insert.returning({ id: ledgerEntries.id }));
const [savepoint, release] = [connection.prepare('SAVEPOINT work'), connection.prepare('RELEASE work')];
const contestants: [string, (values: Record<string, unknown>) => unknown][] = [
  ['prepared by Drizzle', (values) => drizzled.execute(values)],
  ['bound', async (values) => bound.change(values)],
  ['bound, returning', async (values) => returning.rows(values)],
  [
    'bound, in a savepoint',
    async (values) => {
      savepoint.run();
      await bound.change(values);
      release.run();
    },
  ],
];

// Undone each time, so that the table does not grow and nothing waits for the disk; the parents of the rows are not what is measured.
connection.pragma('foreign_keys = OFF');
const times = new Map<string, number[]>(contestants.map(([name]) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, run] of contestants) {
    connection.exec('begin');
    const startedAt = performance.now();
    for (let i = 0; i < inserts; i++) await run(entry(i));
    times.get(name)?.push(((performance.now() - startedAt) * 1_000) / inserts);
    connection.exec('rollback');
  }
}
for (const [name, each] of times) {
  const median = each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? NaN;
  console.log(`${name}: ${median.toFixed(1)} µs`);
}
connection.close();
await rm(folder, { recursive: true });

function entry(i: number) {
  const now = Date.now();
  const id = newId('ledgerEntry', now);
  const fixed = { periodStartsAt: 0, kind: 'hold', credits: 8, actor: 'key', note: null };
  return { ...fixed, id, budgetId: 'bud', generationId: `gen_${i}`, createdAt: now };
}
