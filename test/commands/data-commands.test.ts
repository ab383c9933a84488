import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKey } from '../../src/domain/access/api-key.ts';
import { hashSecret } from '../../src/domain/access/token-format.ts';
import { runHere, start, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;

beforeEach(async () => {
  database = await temporaryDatabase();
});

afterEach(() => database.remove());

async function nanogate(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(args, database.environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const json = async (...args: string[]): Promise<unknown> => JSON.parse(await nanogate(...args, '--json'));

describe('the command line', { timeout: 60_000 }, () => {
  it('makes what a team needs, a process each, on a database that was not there', async () => {
    const nanogateProcess = async (...args: string[]): Promise<unknown> => {
      const { status, stdout, stderr } = await start([...args, '--json'], database.environment).ended;
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return JSON.parse(stdout);
    };
    expect(await nanogateProcess('team', 'create', 'web')).toMatchObject({
      id: expect.stringMatching(/^team_/) as string,
      name: 'web',
    });
    expect(
      await nanogateProcess('budget', 'set', '--team', 'web', '--limit', '500', '--period', 'month'),
    ).toMatchObject({
      id: expect.stringMatching(/^bud_/) as string,
      scope: 'team',
      period: 'month',
      limitCredits: 500,
      availableCredits: 500,
    });
    const key = (await nanogateProcess('key', 'create', '--team', 'web')) as { id: string; key: string };
    expect(apiKey.parse(key.key)?.id).toBe(key.id);
  });

  it('lists teams and shows budgets, as tables and as JSON', async () => {
    await nanogate('team', 'create', 'web');
    await nanogate('team', 'create', 'shop');
    await nanogate('budget', 'set', '--team', 'web', '--limit', '500', '--period', 'total');
    expect(await json('team', 'list')).toMatchObject({ data: [{ name: 'web' }, { name: 'shop' }] });
    expect(await nanogate('team', 'list')).toMatch(
      /^ID +NAME +WEIGHT +CREATED\nteam_\w+ +web +1 +20.+\nteam_\w+ +shop +1 +20.+\n$/,
    );
    expect(await json('budget', 'list', '--team', 'shop')).toEqual({ data: [], nextCursor: null });
    expect(await json('budget', 'list')).toMatchObject({
      data: [{ limitCredits: 500, heldCredits: 0, resetsAt: null }],
    });
    expect(await nanogate('budget', 'list', '--team', 'web')).toMatch(
      /\nbud_\w+ +team +team_\w+ +total +500 +0 +0 +0 +0 +500 +1970\S+ +never\n$/,
    );
  });

  it('changes the limit of the budget that is there instead of making a second', async () => {
    await nanogate('team', 'create', 'web');
    await nanogate('budget', 'set', '--team', 'web', '--limit', '500');
    await nanogate('budget', 'set', '--team', 'web', '--limit', '20');
    expect(await json('budget', 'list')).toMatchObject({ data: [{ limitCredits: 20, period: 'month' }] });
  });

  it('shows a key once and stores only the hash of its secret', async () => {
    await nanogate('team', 'create', 'web');
    const { id, key } = (await json('key', 'create', '--team', 'web', '--name', 'ci')) as {
      id: string;
      key: string;
    };
    const secret = apiKey.parse(key)?.secret ?? '';
    const stored = readdirSync(database.folder).map((file) =>
      readFileSync(join(database.folder, file), 'latin1'),
    );
    expect(stored.join('')).toContain(hashSecret(secret));
    expect(stored.join('')).not.toContain(secret);
    expect(await nanogate('key', 'list', '--team', 'web')).toMatch(
      new RegExp(`\\n${id} +ci +generate,read,webhooks +20\\S+ +- +- +-\\n$`),
    );
    expect(await json('key', 'list', '--team', 'web')).toEqual({
      data: [
        {
          id,
          name: 'ci',
          permissions: ['generate', 'read', 'webhooks'],
          createdAt: expect.any(String) as string,
          expiresAt: null,
          lastUsedAt: null,
          revokedAt: null,
        },
      ],
    });
  });

  it('revokes a key, and says so when there is nothing to revoke', async () => {
    await nanogate('team', 'create', 'web');
    const { id } = (await json('key', 'create', '--team', 'web')) as { id: string };
    expect(await nanogate('key', 'revoke', id)).toBe(`revoked ${id}\n`);
    expect(await json('key', 'list', '--team', 'web')).toMatchObject({
      data: [{ id, revokedAt: expect.any(String) as string }],
    });
    const again = await runHere(['key', 'revoke', id], database.environment);
    expect(again).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: There is no key ${id} that is not revoked\n`,
    });
  });

  it('shows a team and a key, each with its limits and budgets', async () => {
    await nanogate('team', 'create', 'web');
    const { id } = (await json('key', 'create', '--team', 'web')) as { id: string };
    await nanogate('budget', 'set', '--team', 'web', '--limit', '500');
    await nanogate('budget', 'set', '--key', id, '--limit', '20');
    await nanogate('limit', 'set', '--team', 'web', '--max-in-flight', '7');
    expect(await json('team', 'show', 'web')).toMatchObject({
      name: 'web',
      weight: 1,
      limits: { maxInFlight: 7, requestsPerMinute: null },
      budgets: [{ limitCredits: 500 }, { limitCredits: 20 }],
    });
    expect(await json('key', 'show', id)).toMatchObject({
      id,
      lastUsedAt: null,
      limits: { maxInFlight: null },
      budgets: [{ keyId: id, limitCredits: 20 }],
    });
    expect(await nanogate('team', 'show', 'web')).toMatch(
      /^team_\w+ \(web\), created 20\S+\nweight +1\n[^]+ in flight +7\n[^]+\nbud_/,
    );
    expect(await nanogate('key', 'show', id)).toMatch(/\nlast used +never\n[^]+\nbud_/);
    for (const args of [
      ['team', 'show', 'lost'],
      ['key', 'show', 'key_lost'],
    ])
      expect(await runHere(args, database.environment)).toMatchObject({ status: 2, stdout: '' });
  });

  it('brings the schema up to date by `migrate`, and then has nothing to do', async () => {
    expect(await json('migrate')).toMatchObject({
      applied: expect.arrayContaining(['0000_initial']) as string[],
    });
    expect(await nanogate('migrate')).toBe('up to date\n');
  });

  it('reads where the database is from the file that DATABASE_URL_FILE names', async () => {
    const file = join(database.folder, 'database-url');
    writeFileSync(file, `${database.environment.DATABASE_URL}\n`);
    await nanogate('team', 'create', 'web');
    const { stdout } = await runHere(['team', 'list', '--json'], { DATABASE_URL_FILE: file });
    expect(JSON.parse(stdout)).toMatchObject({ data: [{ name: 'web' }] });
  });
});
