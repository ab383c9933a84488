import { afterEach, beforeEach, expect, it } from 'vitest';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { migrateDatabase } from '../../../src/operations/backups/migrate-database.ts';
import { sqlite } from '../../engines.ts';
import { createContext, type TestContext } from '../fixture.ts';

let context: TestContext;
beforeEach(async () => {
  context = await createContext(sqlite);
});
afterEach(() => context.database.drop());

it.each([
  ['with the first migration, of a new database, leaves no entry', ['0000_initial', '0001_more'], []],
  ['with nothing to apply leaves no entry', [], []],
  [
    'of a database that was used leaves one entry',
    ['0004_a', '0005_b'],
    [{ migrations: ['0004_a', '0005_b'] }],
  ],
])('a migration %s in the audit log', async (_, applied, entries) => {
  const store = { ...context.store, migrate: async () => applied };
  expect(await migrateDatabase({ ...context, store })).toEqual(applied);
  const found = await listAuditLog(context, { action: 'database.migrate', limit: 10 });
  expect(found.entries.map(({ payload }) => payload?.after)).toEqual(entries);
});
