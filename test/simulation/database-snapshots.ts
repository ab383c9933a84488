import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { beginHold } from '../../src/operations/backups/begin-hold.ts';
import { createBackup } from '../../src/operations/backups/create-backup.ts';
import { holdIfOlder } from '../../src/operations/backups/hold-if-older.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { clearAuditHead, insertStoredRows } from '../../src/store/backups/insert-stored-rows.ts';
import { readTablePages, type StoredRow } from '../../src/store/backups/read-table-pages.ts';
import { tableOrder, type TableName } from '../../src/store/backups/table-order.ts';
import type { Store } from '../../src/store/engine/store.ts';
import { postgres, sqlite, type TestDatabase } from '../engines.ts';
import type { TestContext } from '../operations/fixture.ts';

/** A database as it was at one moment, from which another can be made. */
export interface Snapshot {
  restore(): Promise<TestDatabase>;
}

/** A way to save and restore a database, and what the gateway does about it before it submits anything. */
export interface RestoreMethod {
  title: string;
  engine: typeof sqlite;
  save(context: TestContext): Promise<Snapshot>;
  begin(context: OperationContext): Promise<unknown>;
}

export const restoreMethods: RestoreMethod[] = [
  { title: 'a backup', engine: sqlite, save: saveBackup, begin: (context) => beginHold(context, 'restored') },
  { title: 'a copy by hand', engine: sqlite, save: saveCopy, begin: holdIfOlder },
  {
    title: 'a snapshot by other tools',
    engine: postgres,
    save: saveRows,
    begin: (context) => beginHold(context, 'marked'),
  },
];

const fileOf = ({ url }: TestDatabase) => url.slice('file:'.length);

async function saveBackup(context: TestContext): Promise<Snapshot> {
  const target = `${fileOf(context.database)}.backup`;
  rmSync(target, { force: true });
  await createBackup(context, { target, version: '0.0.0' });
  return {
    async restore() {
      const database = await sqlite.emptyDatabase();
      copyFileSync(target, fileOf(database));
      return database;
    },
  };
}

/** Copies the file and its log; later puts them back beside the mark, which was not copied. */
async function saveCopy({ database: source }: TestContext): Promise<Snapshot> {
  const suffixes = ['', '-wal'];
  for (const suffix of suffixes) copyFileSync(fileOf(source) + suffix, `${fileOf(source)}.copy${suffix}`);
  return {
    async restore() {
      const database = await sqlite.emptyDatabase();
      for (const suffix of suffixes)
        copyFileSync(`${fileOf(source)}.copy${suffix}`, fileOf(database) + suffix);
      const mark = `${fileOf(source)}.mark`;
      if (existsSync(mark)) copyFileSync(mark, `${fileOf(database)}.mark`);
      return database;
    },
  };
}

async function saveRows({ store, clock }: TestContext): Promise<Snapshot> {
  const saved = new Map<TableName, StoredRow[][]>();
  for (const name of tableOrder()) {
    const pages: StoredRow[][] = [];
    for await (const page of readTablePages(store.reader, name)) pages.push(page);
    saved.set(name, pages);
  }
  return {
    async restore() {
      const database = await postgres.emptyDatabase();
      const restored: Store = database.open(clock);
      await restored.migrate();
      await restored.transaction(async (tx) => {
        await clearAuditHead(tx);
        for (const [name, pages] of saved) for (const page of pages) await insertStoredRows(tx, name, page);
      });
      await restored.close();
      return database;
    },
  };
}
