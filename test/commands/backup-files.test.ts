import { appendFileSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findTeam } from '../../src/operations/access/find-team.ts';
import { openFile } from '../../src/operations/files/open-file.ts';
import { storeUpload } from '../../src/operations/files/store-upload.ts';
import { toStoredFile } from '../../src/store/files/file-row.ts';
import { findTeamFiles } from '../../src/store/files/team-files.ts';
import { png } from '../files/pictures.ts';
import { withOperationContext } from '../with-operation-context.ts';
import { runHere, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
let backup: string;
/** By the names of their uploads. */
let pictures: Map<string, Buffer>;

beforeEach(async () => {
  database = await temporaryDatabase();
  backup = join(database.folder, 'copy.db');
  await nanogate('team', 'create', 'web');
  pictures = new Map();
  await upload('small.png', png());
  await upload('large.png', png({ filler: 300_000 }));
  // Two files, one object.
  await upload('again.png', png());
});
afterEach(() => database.remove());

const operate: Operate = (work) => withOperationContext(database, work);
type Operate = <T>(work: Parameters<typeof withOperationContext<T>>[1]) => Promise<T>;

async function nanogate(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(args, database.environment);
  expect({ status, stderr: stderr.replaceAll(/^.*%.*$/gm, '').trim() }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

async function upload(name: string, bytes: Buffer): Promise<void> {
  async function* source() {
    yield bytes;
  }
  await operate(async (context) => {
    const { id: teamId } = await findTeam(context, 'web');
    await storeUpload(context, { teamId, name, source: source() });
  });
  pictures.set(name, bytes);
}

/** What a reader gets of each file: its bytes, or why not. */
async function contents(): Promise<Record<string, Buffer | string>> {
  return operate(async (context) => {
    const { db, tables } = context.store.reader;
    const found: Record<string, Buffer | string> = {};
    for (const file of (await db.select().from(tables.files)).map(toStoredFile)) {
      const opened = await openFile(context, file, {}).catch((error: Error) => error.message);
      if (typeof opened === 'string') found[file.name!] = opened;
      else if (opened.outcome === 'opened') found[file.name!] = await buffer(opened.body);
    }
    return found;
  });
}

/** The machine with the database is gone; the backup is not. */
function loseMachine(): void {
  for (const name of ['nanogate.db', 'nanogate.db-wal', 'nanogate.db-shm', 'files'])
    rmSync(join(database.folder, name), { recursive: true, force: true });
}

const objectsOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
const restoreJson = async (...args: string[]) =>
  JSON.parse(await nanogate('restore', backup, ...args, '--json')) as { lostFiles: number };

it('a backup --with-files brings the pictures back', async () => {
  expect(await nanogate('backup', backup, '--with-files')).toMatch(/copy\.db\.files: 2 files, 0 missing/);
  expect(objectsOf(`${backup}.files`).map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  loseMachine();
  expect(await restoreJson('--with-files')).toMatchObject({ lostFiles: 0 });
  expect(await contents()).toEqual(Object.fromEntries(pictures));
});

it('a backup without files, or restored without them, loses those that the storage does not have', async () => {
  await nanogate('backup', backup, '--with-files');
  rmSync(objectsOf(join(database.folder, 'files')).find((path) => statSync(path).size < 1_000)!);
  rmSync(join(database.folder, 'nanogate.db'));
  // The large one is still there.
  expect(await restoreJson()).toMatchObject({ lostFiles: 2 });
  const lost = 'not_found: The picture is lost. missing in the storage after a restore';
  const large = pictures.get('large.png')!;
  expect(await contents()).toEqual({ 'small.png': lost, 'again.png': lost, 'large.png': large });
  const usedBytes = await operate(async (context) => {
    const { id } = await findTeam(context, 'web');
    return (await findTeamFiles(context.store.reader, id)).usedBytes;
  });
  expect(usedBytes).toBe(large.length);
});

it('a file that was damaged in the backup is lost, not restored', async () => {
  await nanogate('backup', backup, '--with-files');
  appendFileSync(
    objectsOf(`${backup}.files`).find((path) => statSync(path).size > 1_000)!,
    'x',
  );
  loseMachine();
  expect(await restoreJson('--with-files')).toMatchObject({ lostFiles: 1 });
  expect(await contents()).toMatchObject({
    'small.png': pictures.get('small.png'),
    'large.png': expect.stringContaining('The picture is lost.') as string,
  });
});

it('a backup --with-files is refused where files of another are, and on a disk that is too small for them', async () => {
  await nanogate('backup', backup, '--with-files');
  rmSync(backup);
  const refused = async () =>
    (await runHere(['backup', backup, '--with-files'], database.environment)).stderr;
  expect(await refused()).toMatch(/^error: \S+copy\.db\.files exists already\n$/);
  rmSync(`${backup}.files`, { recursive: true });
  await operate(({ store }) =>
    store.transaction(async ({ db, tables }) => {
      await db.update(tables.teamFiles).set({ usedBytes: 4_000_000_000_000_000 });
    }),
  );
  expect(await refused()).toMatch(
    /^error: the disk of \S+ is too small: the backup needs 400\d+ bytes, \d+ are free\n$/,
  );
  expect([backup, `${backup}.files`].map((path) => existsSync(path))).toEqual([false, false]);
});
