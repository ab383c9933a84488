import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => {
  database = await temporaryDatabase();
  await nanogate('team', 'create', 'web');
});
afterEach(() => database.remove());

async function nanogate(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(args, database.environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const json = async <T = Record<string, unknown>>(...args: string[]): Promise<T> =>
  JSON.parse(await nanogate(...args, '--json')) as T;

const makeKey = async () => (await json<{ id: string }>('key', 'create', '--team', 'web')).id;

describe('budget', () => {
  it('set makes budgets of every scope and changes only what is named', async () => {
    const key = await makeKey();
    const set = (...args: string[]) => json('budget', 'set', '--limit', '100', ...args);
    expect(await set('--gateway', '--period', 'week', '--time-zone', 'Europe/Berlin')).toMatchObject({
      scope: 'gateway',
      period: 'week',
      timeZone: 'Europe/Berlin',
    });
    expect(await set('--team', 'web', '--rollover-cap', '20', '--thresholds', '90,75')).toMatchObject({
      scope: 'team',
      rolloverCapCredits: 20,
      alertThresholds: [75, 90],
    });
    expect(await set('--team', 'web')).toMatchObject({ rolloverCapCredits: 20, alertThresholds: [75, 90] });
    expect(await set('--team', 'web', '--rollover-cap', 'none', '--thresholds', 'none')).toMatchObject({
      rolloverCapCredits: null,
      alertThresholds: [],
    });
    expect(await set('--key', key)).toMatchObject({ scope: 'key', keyId: key });
  });

  it('list filters by scope, show shows one, and both can look back', async () => {
    const key = await makeKey();
    const { id } = await json('budget', 'set', '--limit', '1', '--gateway');
    await nanogate('budget', 'set', '--limit', '2', '--team', 'web');
    await nanogate('budget', 'set', '--limit', '3', '--key', key);
    const limits = async (...args: string[]) =>
      (await json<{ data: { limitCredits: number }[] }>('budget', 'list', ...args)).data.map(
        (row) => row.limitCredits,
      );
    expect((await limits()).sort()).toEqual([1, 2, 3]);
    expect(await limits('--gateway')).toEqual([1]);
    expect((await limits('--team', 'web')).sort()).toEqual([2, 3]);
    expect(await limits('--key', key)).toEqual([3]);
    expect(await json('budget', 'show', id as string)).toMatchObject({ id, limitCredits: 1 });
    expect(await limits('--at', '2020-01-01')).toEqual([]);
    expect(await json('budget', 'show', id as string, '--at', '2020-01-01')).toMatchObject({
      startsAt: '2020-01-01T00:00:00.000Z',
    });
  });

  it('adjust adds and takes away, and ledger tells who, when and why', async () => {
    const { id } = await json<{ id: string }>('budget', 'set', '--limit', '10', '--team', 'web');
    expect(await json('budget', 'adjust', id, '--credits', '+5', '--note', 'launch')).toMatchObject({
      adjustmentCredits: 5,
    });
    const until = ['--until', '2999-12-31T00:00:00Z'];
    await nanogate('budget', 'adjust', id, '--credits', '-8', '--note', 'less', ...until);
    expect(
      await nanogate('budget', 'adjust', id, '--credits', '1', '--note', 'x', '--until', 'never'),
    ).toMatch(/\nbud_\w+ +team +team_\w+ +month +10 +-2 +0 +0 +0 +8 +20\S+ +20\S+\n$/);
    const table = await nanogate('budget', 'ledger', id, '--kind', 'adjust');
    expect(table).toMatch(/^TIME +PERIOD +KIND +CREDITS +GENERATION +ACTOR +NOTE\n/);
    expect(table).toMatch(/ adjust +-8 +- +cli:alice +less\n/);
    const page = await json<{ data: object[]; nextCursor: string }>('budget', 'ledger', id, '--limit', '2');
    expect(page.data).toHaveLength(2);
    expect(await json('budget', 'ledger', id, '--cursor', page.nextCursor)).toMatchObject({
      data: [{ kind: 'adjust' }],
      nextCursor: null,
    });
    expect(await nanogate('budget', 'ledger', id, '--limit', '2')).toContain(`--cursor ${page.nextCursor}\n`);
  });

  it('adjust refuses to take more than there is, and names the option', async () => {
    const { id } = await json<{ id: string }>('budget', 'set', '--limit', '10', '--team', 'web');
    const { status, stdout, stderr } = await runHere(
      ['budget', 'adjust', id, '--credits', '-11', '--note', 'x'],
      database.environment,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: --credits: would make 10 credits -1[^\n]*\n$/);
  });

  it('end takes a budget away for good', async () => {
    const { id } = await json<{ id: string }>('budget', 'set', '--limit', '10', '--team', 'web');
    expect(await nanogate('budget', 'end', id)).toBe(`ended ${id}\n`);
    expect(await json('budget', 'list')).toEqual({ data: [], nextCursor: null });
  });
});

describe('limit', () => {
  it('sets what is named, lifts what is none, and shows both', async () => {
    const key = await makeKey();
    await nanogate(
      'limit',
      'set',
      '--team',
      'web',
      '--requests-per-minute',
      '60',
      '--models',
      'nano-banana-2',
    );
    expect(await json('limit', 'set', '--team', 'web', '--max-in-flight', '5', '--models', 'none')).toEqual({
      requestsPerMinute: 60,
      maxInFlight: 5,
      allowedModels: null,
      allowedQualities: null,
    });
    await nanogate('limit', 'set', '--key', key, '--qualities', '1K,2K');
    expect(await nanogate('limit', 'show', '--key', key)).toMatch(/models +all\nqualities +1K, 2K\n$/);
    expect(await json('limit', 'show', '--team', 'web')).toMatchObject({ maxInFlight: 5 });
  });
});

describe('usage', () => {
  it('prints a table, JSON and CSV of this month where nothing else is asked for', async () => {
    expect(await json('usage')).toEqual({ data: [] });
    expect(await nanogate('usage', '--by', 'team,model')).toMatch(
      /^TEAM ID +TEAM NAME +MODEL +COMPLETED +FAILED /,
    );
    expect(await nanogate('usage', '--csv', '--by', 'day')).toMatch(/^day,/);
    expect(await json('usage', '--team', 'web', '--from', '2026-01-01', '--to', '2026-01-31')).toEqual({
      data: [],
    });
  });
});

describe('price list', () => {
  it('shows what holds now, the operator’s own prices included', async () => {
    const PRICES = JSON.stringify([
      { model: 'nano-banana-2', version: 'ours', effectiveAt: '2026-01-02T00:00:00Z', credits: { '1K': 5 } },
    ]);
    const { stdout } = await runHere(['price', 'list', '--json'], { ...database.environment, PRICES });
    expect((JSON.parse(stdout) as { data: object[] }).data).toContainEqual({
      model: 'nano-banana-2',
      version: 'ours',
      effectiveAt: '2026-01-02T00:00:00.000Z',
      credits: { '1K': 5 },
    });
    expect(await nanogate('price', 'list')).toMatch(/\nnano-banana-2 +\S+ +\S+ +4 +8 +16\n/);
  });
});

describe('ledger verify', () => {
  it('says that nothing differs', async () => {
    const { id } = await json<{ id: string }>('budget', 'set', '--limit', '10', '--team', 'web');
    await nanogate('budget', 'adjust', id, '--credits', '5', '--note', 'x');
    expect(await nanogate('ledger', 'verify')).toBe('1 period compared: no differences\n');
    expect(await json('ledger', 'verify')).toMatchObject({ periods: 1, differences: [] });
  });

  it('ends with 1 and prints the rows when something differs', async () => {
    const { id } = await json<{ id: string }>('budget', 'set', '--limit', '10', '--team', 'web');
    await nanogate('budget', 'adjust', id, '--credits', '5', '--note', 'x');
    const file = new Database(join(database.folder, 'nanogate.db'));
    file.exec('update budget_usage set adjustment_credits = 6');
    file.close();
    const { status, stdout, stderr } = await runHere(['ledger', 'verify'], database.environment);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'error: the budgets differ from their ledger in 1 place\n',
    });
    expect(stdout).toMatch(new RegExp(`\\n${id} +20\\S+ +adjustment +5 +6 +-\\n$`));
    const asJson = await runHere(['ledger', 'verify', '--json'], database.environment);
    expect(asJson.status).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      differences: [{ kind: 'figure', budgetId: id, figure: 'adjustment', ledger: 5, row: 6 }],
    });
  });
});
