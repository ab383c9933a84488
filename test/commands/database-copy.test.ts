import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runHere, temporaryDatabase } from './command-line.ts';

const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64');
let source: Awaited<ReturnType<typeof temporaryDatabase>>;
let target: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => {
  [source, target] = [await temporaryDatabase(), await temporaryDatabase()];
  await runHere(['team', 'create', 'web'], { ...source.environment, ENCRYPTION_KEY });
});
afterEach(async () => {
  await source.remove();
  await target.remove();
});

const copy = (from: string, environment: Record<string, string> = {}) =>
  runHere(['database', 'copy', '--from', from], { ...target.environment, ENCRYPTION_KEY, ...environment });

it('copies, says what it verified and which key is needed, and leaves nothing beside the file', async () => {
  const { status, stdout, stderr } = await copy(source.environment.DATABASE_URL);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /^\d+ rows of \d+ tables copied and counted\n0 budget periods agree with the ledger\n\d+ entries of the audit log verified\nThe encryption key \w+ is not in the copy: .*\nNever start a gateway on the source again: .*\n$/,
  );
  expect(readdirSync(target.folder)).toEqual(['nanogate.db']);
  const teams = await runHere(['team', 'list', '--json'], { ...target.environment, ENCRYPTION_KEY });
  expect(JSON.parse(teams.stdout)).toMatchObject({ data: [{ name: 'web' }] });
});

it('copies into a database that is migrated and empty', async () => {
  await runHere(['migrate'], { ...target.environment, ENCRYPTION_KEY });
  expect((await copy(source.environment.DATABASE_URL)).status).toBe(0);
});

it('takes the source from a variable, or from the file that it names', async () => {
  const { DATABASE_URL: OLD } = source.environment;
  expect((await copy('env:OLD', { OLD })).status).toBe(0);
  const file = join(source.folder, 'url');
  writeFileSync(file, `${OLD}\n`);
  expect((await copy('env:OLD', { OLD_FILE: file })).stderr).toContain('the target is not empty');
});

it.each([
  ['postgres://user:secret@host/name', /^error: --from has a password, which every user of this machine/],
  ['postgres://host/name?user=a&password=secret', /^error: --from has a password/],
  ['env:NOWHERE', /^error: --from env:NOWHERE: neither NOWHERE nor NOWHERE_FILE is set\n$/],
  ['mysql://host/name', /^error: --from must be a URL that begins with postgres/],
  ['file:/nowhere/nanogate.db', /^error: --from: \/nowhere\/nanogate\.db is missing or empty\n$/],
])('refuses the source %s', async (from, message) => {
  const { status, stderr } = await copy(from);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(message) as string });
  expect(stderr).not.toContain('secret');
  expect(existsSync(join(target.folder, 'nanogate.db'))).toBe(false);
});

it('refuses a file that is no database of Nanogate, the target itself, and a target without the key', async () => {
  const other = join(source.folder, 'other.db');
  await runHere(['migrate'], { DATABASE_URL: `file:${other}`, ENCRYPTION_KEY });
  const { default: Database } = await import('better-sqlite3');
  new Database(other).exec('drop table schema_migrations').close();
  expect((await copy(`file:${other}`)).stderr).toBe('error: the source is not a database of Nanogate\n');
  expect((await copy(target.environment.DATABASE_URL)).stderr).toContain('must name another database');
  const wrong = { ENCRYPTION_KEY: Buffer.alloc(32, 8).toString('base64') };
  expect((await copy(source.environment.DATABASE_URL, wrong)).stderr).toMatch(
    /^error: the source was encrypted with the key \w+, which is not configured: set ENCRYPTION_KEY, or put the key file at .*nanogate\.key\n$/,
  );
  expect(existsSync(join(target.folder, 'nanogate.db'))).toBe(false);
});

it('refuses a source with another schema, and leaves the target as it was', async () => {
  const { default: Database } = await import('better-sqlite3');
  const file = source.environment.DATABASE_URL.slice('file:'.length);
  new Database(file).exec("delete from schema_migrations where name like '0018%'").close();
  expect((await copy(source.environment.DATABASE_URL)).stderr).toBe(
    'error: the source has the schema of another version: run nanogate migrate on it first\n',
  );
  expect(readdirSync(target.folder)).toEqual([]);
});
