import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox, encryptionKeyFrom } from '../../src/webhooks/secret-box.ts';
import { runHere, temporaryDatabase } from './command-line.ts';

const newKey = () => randomBytes(32).toString('base64');
const [older, newer] = [newKey(), newKey()];

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => {
  database = await temporaryDatabase();
});
afterEach(() => database.remove());

const nanogate = (settings: Record<string, string>, ...args: string[]) =>
  runHere(args, { ...database.environment, ...settings });

/** The stored secrets that a key opens, by their rows. */
function openedBy(key: string): string[] {
  const db = new Database(join(database.folder, 'nanogate.db'), { readonly: true });
  const box = createSecretBox([encryptionKeyFrom(key)]);
  const rows = ['signing_secrets', 'signing_keys'].flatMap(
    (table) => db.prepare(`select id, sealed from ${table}`).all() as { id: string; sealed: string }[],
  );
  db.close();
  return rows.map(({ id, sealed }) => box.open(sealed, id).split('_')[0]!);
}

describe('secrets re-encrypt', () => {
  it('encrypts everything with the current key, prints counts, and has nothing to do the second time', async () => {
    await nanogate({ ENCRYPTION_KEY: older }, 'team', 'create', 'web');
    const settings = { ENCRYPTION_KEY: newer, ENCRYPTION_KEY_PREVIOUS: older };
    const first = await nanogate(settings, 'secrets', 're-encrypt', '--json');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toEqual({
      data: [
        { table: 'signing_secrets', reEncrypted: 1, left: 0, unreadable: 0 },
        { table: 'signing_keys', reEncrypted: 1, left: 0, unreadable: 0 },
        { table: 'endpoints', reEncrypted: 0, left: 0, unreadable: 0 },
      ],
    });
    expect(await nanogate(settings, 'secrets', 're-encrypt')).toEqual({
      status: 0,
      stdout: [
        'TABLE            RE-ENCRYPTED  LEFT  UNREADABLE',
        'signing_secrets  0             0     0',
        'signing_keys     0             0     0',
        'endpoints        0             0     0\n',
      ].join('\n'),
      stderr: '',
    });
    expect(openedBy(newer)).toEqual(['whsec', 'whsk']);
  });

  it('moves from the key file to ENCRYPTION_KEY, with the file as what came before', async () => {
    await nanogate({}, 'team', 'create', 'web');
    const file = join(database.folder, 'nanogate.key');
    const settings = { ENCRYPTION_KEY: newer, ENCRYPTION_KEY_PREVIOUS_FILE: file };
    expect(await nanogate(settings, 'secrets', 're-encrypt')).toMatchObject({ status: 0, stderr: '' });
    expect(openedBy(newer)).toEqual(['whsec', 'whsk']);
    expect(readFileSync(file, 'utf8')).toMatch(/^\S{44}\n$/);
  });

  it('ends with 1 and says how many are left when the key that sealed them is not at hand', async () => {
    await nanogate({ ENCRYPTION_KEY: older }, 'team', 'create', 'web');
    const { status, stdout, stderr } = await nanogate({ ENCRYPTION_KEY: newer }, 'secrets', 're-encrypt');
    expect(status).toBe(1);
    expect(stdout).toMatch(/\nsigning_secrets +0 +1 +1\nsigning_keys +0 +1 +1\n/);
    expect(stderr).toBe(
      'error: 2 rows are not encrypted with the current key; no configured key can decrypt 2 of them\n',
    );
    expect(openedBy(older)).toEqual(['whsec', 'whsk']);
  });
});

describe('a command line without the ENCRYPTION_KEY of the gateway', () => {
  const file = () => join(database.folder, 'nanogate.key');
  const idOf = (key: string) => encryptionKeyFrom(key).id;
  const refusal = (why: string) => ({
    status: 2,
    stdout: '',
    stderr: `error: ENCRYPTION_KEY must be the key that encrypted the secrets in the database (its id is ${idOf(older)}): the key file ${file()} ${why}\n`,
  });

  it('is refused, and makes no key file', async () => {
    await nanogate({ ENCRYPTION_KEY: older }, 'team', 'create', 'web');
    expect(await nanogate({}, 'team', 'create', 'other')).toEqual(refusal('does not exist'));
    expect(existsSync(file())).toBe(false);
    expect(openedBy(older)).toEqual(['whsec', 'whsk']);
    expect(await nanogate({ ENCRYPTION_KEY: older }, 'team', 'create', 'other')).toMatchObject({ status: 0 });
  });

  it('is refused where a key file is left from before', async () => {
    await nanogate({}, 'team', 'create', 'web');
    const settings = { ENCRYPTION_KEY: older, ENCRYPTION_KEY_PREVIOUS_FILE: file() };
    await nanogate(settings, 'secrets', 're-encrypt');
    expect(await nanogate({}, 'team', 'create', 'other')).toEqual(refusal('holds another key'));
  });

  it('makes none either where only keys that came before are given: what it seals the server could not open', async () => {
    await nanogate({ ENCRYPTION_KEY: older }, 'team', 'create', 'web');
    const settings = { ENCRYPTION_KEY_PREVIOUS: older };
    expect(await nanogate(settings, 'team', 'create', 'other')).toEqual(refusal('does not exist'));
    expect(existsSync(file())).toBe(false);
  });

  it('takes no key file for the one that seals when newer secrets were sealed by another', async () => {
    await nanogate({}, 'team', 'create', 'web');
    await nanogate({ ENCRYPTION_KEY: older }, 'team', 'create', 'other');
    expect(await nanogate({}, 'team', 'create', 'third')).toEqual(refusal('holds another key'));
  });
});

describe('webhook rotate-key', () => {
  it('prints the keys that sign, the new one first', async () => {
    const settings = { ENCRYPTION_KEY: older };
    await nanogate(settings, 'team', 'create', 'web');
    const { stdout } = await nanogate(settings, 'webhook', 'rotate-key', '--overlap-seconds', '60', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      data: [
        { object: 'webhook_key', publicKey: expect.stringMatching(/^whpk_/) as string, expiresAt: null },
        { expiresAt: expect.any(String) as string },
      ],
    });
    const { stdout: lines } = await nanogate(settings, 'webhook', 'rotate-key', '--overlap-seconds', '0');
    expect(lines).toMatch(/^ID +PUBLIC KEY +CREATED +SIGNS UNTIL\nwsk_\w+ +whpk_\S+ +20\S+ +-\n$/);
  });

  it.each(['-1', '604801', '1.5', 'soon'])('refuses an overlap of %s, naming the option', async (value) => {
    const { status, stderr } = await nanogate({}, 'webhook', 'rotate-key', '--overlap-seconds', value);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: --overlap-seconds: .*0 to 604800\n$/);
  });
});
