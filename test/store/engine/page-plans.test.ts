import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listGenerations, type GenerationFilter } from '../../../src/store/generations/list-generations.ts';
import { ensureMetadataIndexes } from '../../../src/store/generations/ensure-metadata-indexes.ts';
import { createSession } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { migrateSqlite } from '../../../src/store/sqlite/migrate-sqlite.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';
import { createMovedClock } from '../../moved-clock.ts';

const executed: string[] = [];
let connection: Database.Database;
let session: Transaction;

beforeAll(async () => {
  connection = new Database(':memory:', { verbose: (text) => executed.push(String(text)) });
  await migrateSqlite(connection, createMovedClock());
  session = createSession(connection) as Transaction;
  await ensureMetadataIndexes(session, ['order']);
});
afterAll(() => connection.close());

const deep: GenerationFilter = { before: 'gen_9' };

/** A page that is deep in the list starts at its cursor in the index that has the order of the list. */
it.each<[string, GenerationFilter, string]>([
  ['all', deep, 'generations_team (team_id=? AND id>? AND id<?)'],
  [
    'of a time',
    { ...deep, createdAfter: 1, createdBefore: 2 },
    'generations_team (team_id=? AND id>? AND id<?)',
  ],
  [
    'that ended in a time',
    { ...deep, finishedAfter: 1, finishedBefore: 2 },
    'generations_team (team_id=? AND id>? AND id<?)',
  ],
  [
    'in one of several statuses',
    { ...deep, statuses: ['failed', 'canceled'] },
    'generations_team (team_id=? AND id>? AND id<?)',
  ],
  ['of a model', { ...deep, model: 'nano-banana-2' }, 'generations_team (team_id=? AND id>? AND id<?)'],
  ['with indexed metadata', { ...deep, metadata: { order: '4711' } }, 'generations_metadata_'],
  [
    'with other metadata',
    { ...deep, metadata: { other: '1' } },
    'generations_team (team_id=? AND id>? AND id<?)',
  ],
])('reads a page without what comes before it, and without sorting: %s', async (_name, filter, index) => {
  executed.length = 0;
  await listGenerations(session, 't', filter, 10, ['order']);
  const plan = [...executed].flatMap((text) =>
    (connection.prepare(`explain query plan ${text}`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    ),
  );
  expect(plan.join('\n')).toContain(index);
  if (index === 'generations_metadata_')
    expect(plan.join('\n')).toContain('(team_id=? AND <expr>=? AND id>? AND id<?)');
  expect(plan.filter((step) => /^SCAN (?!pair)|TEMP B-TREE/.test(step))).toEqual([]);
});
