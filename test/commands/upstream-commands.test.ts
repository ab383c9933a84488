import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { openOperationContext } from '../../src/gateway/open-operation-context.ts';
import { createLogger } from '../../src/gateway/logger.ts';
import { acceptGeneration } from '../../src/operations/generations/accept-generation.ts';
import { recordUnreconciledCharge } from '../../src/operations/upstream/record-unreconciled-charge.ts';
import { findTeam } from '../../src/operations/access/find-team.ts';
import { listKeys } from '../../src/operations/access/list-keys.ts';
import { pictureCommand } from '../operations/fixture.ts';
import { runHere, temporaryDatabase } from './command-line.ts';

const UPSTREAM_ACCOUNTS = JSON.stringify([
  { name: 'main', apiKey: 'hunter2' },
  { name: 'spare', apiKey: 'hunter3', requestsPerHour: 50, maxInFlight: 5 },
]);

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
let environment: Record<string, string>;
beforeEach(async () => {
  database = await temporaryDatabase();
  environment = { ...database.environment, UPSTREAM_ACCOUNTS };
});
afterEach(() => database.remove());

async function nanogate(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(args, environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const json = async <T = Record<string, unknown>>(...args: string[]): Promise<T> =>
  JSON.parse(await nanogate(...args, '--json')) as T;

describe('upstream report', () => {
  it('shows per account and hour what requests were used for', async () => {
    expect(await nanogate('upstream', 'report')).toBe(
      'HOUR  ACCOUNT  PICTURES  SUBMISSIONS  FIRST POLLS  FURTHER POLLS  WASTED\n',
    );
    expect(await json('upstream', 'report', '--from', '2026-01-01', '--account', 'main')).toEqual({
      data: [],
    });
  });
});

describe('account', () => {
  it('list shows each account and never its key', async () => {
    const text = await nanogate('account', 'list');
    expect(text).toMatch(
      /^NAME +CIRCUIT +USED +FREE +PER HOUR +IN FLIGHT +FAILURE REASON +RETRY AT +PAUSED\n/,
    );
    expect(text).toMatch(/\nspare +closed +0 +49 +50 +0\/5 +- +- +-\n$/);
    expect(await json('account', 'list')).toMatchObject({ data: [{ name: 'main' }, { name: 'spare' }] });
    expect(text + (await nanogate('account', 'list', '--json'))).not.toContain('hunter');
  });

  it('pause holds until resume, and touches no other account', async () => {
    expect(await json('account', 'pause', 'spare')).toMatchObject({
      name: 'spare',
      pausedAt: expect.any(String) as string,
    });
    expect(await json('account', 'list')).toMatchObject({
      data: [{ pausedAt: null }, { pausedAt: expect.any(String) as string }],
    });
    expect(await nanogate('account', 'pause', 'spare')).toMatch(/\nspare +closed .* 20\S+\n$/);
    expect(await json('account', 'resume', 'spare')).toMatchObject({ circuit: 'closed', pausedAt: null });
  });

  it('ends with 2 and one line for an account that is not in the settings', async () => {
    for (const verb of ['pause', 'resume'])
      expect(await runHere(['account', verb, 'nobody'], environment)).toEqual({
        status: 2,
        stdout: '',
        stderr: 'error: There is no upstream account named nobody.\n',
      });
  });
});

describe('unreconciled-charge', () => {
  /** The unreconciled charge of a generation of the team `web`. */
  async function leaveCharge(): Promise<{ id: string; generationId: string }> {
    const { context, close } = await openOperationContext({
      config: loadConfig(environment),
      clock: systemClock,
      logger: createLogger({ LOG_LEVEL: 'silent', LOG_PRETTY: 'false' }),
      notify: () => undefined,
      observe: () => undefined,
    });
    const { id: teamId } = await findTeam(context, 'web');
    const [key] = await listKeys(context, teamId);
    const outcome = await acceptGeneration(context, pictureCommand({ teamId, keyId: key?.id ?? '' }));
    if (outcome.outcome !== 'accepted') throw new Error(`Not accepted: ${outcome.outcome}`);
    const { generation } = outcome;
    await context.store.transaction((tx) =>
      recordUnreconciledCharge(tx, { usageMetadataKeys: [] }, generation, 'the answer was lost', 'test'),
    );
    await close();
    const { data } = await json<{ data: { id: string; generationId: string }[] }>(
      'unreconciled-charge',
      'list',
    );
    const { id, generationId } = data.find((charge) => charge.generationId === generation.id)!;
    return { id, generationId };
  }

  beforeEach(async () => {
    await nanogate('team', 'create', 'web');
    await nanogate('key', 'create', '--team', 'web');
    await nanogate('budget', 'set', '--team', 'web', '--limit', '100');
  });

  it('list shows charges in pages, until they are resolved', async () => {
    const [first, second] = [await leaveCharge(), await leaveCharge()];
    const page = await json<{ data: object[]; nextCursor: string }>(
      'unreconciled-charge',
      'list',
      '--limit',
      '1',
    );
    expect(page.data).toMatchObject([{ ...first, credits: 4, reason: 'the answer was lost' }]);
    expect(await nanogate('unreconciled-charge', 'list', '--limit', '1')).toContain(
      `--cursor ${page.nextCursor}\n`,
    );
    expect(await json('unreconciled-charge', 'list', '--cursor', page.nextCursor)).toMatchObject({
      data: [second],
      nextCursor: null,
    });
    await nanogate('unreconciled-charge', 'resolve', first.id, '--write-off');
    await nanogate('unreconciled-charge', 'resolve', second.id, '--write-off');
    expect(await nanogate('unreconciled-charge', 'list')).toMatch(
      /^ID +TIME +GENERATION +TEAM +CREDITS +REASON\n$/,
    );
  });

  it('resolve --charge takes the price from the budget, --write-off does not', async () => {
    const adjusted = async () =>
      (await json<{ data: { adjustmentCredits: number }[] }>('budget', 'list', '--team', 'web')).data[0]
        ?.adjustmentCredits;
    const first = await leaveCharge();
    expect(await nanogate('unreconciled-charge', 'resolve', first.id, '--write-off')).toBe(
      `${first.id}: wrote off 4 credits of ${first.generationId}\n`,
    );
    expect(await adjusted()).toBe(0);
    const second = await leaveCharge();
    expect(await json('unreconciled-charge', 'resolve', second.id, '--charge')).toEqual({
      ...second,
      resolution: 'charge',
      credits: 4,
    });
    expect(await adjusted()).toBe(-4);
  });
});

describe('team set', () => {
  it('sets the weight, which list shows', async () => {
    await nanogate('team', 'create', 'web');
    expect(await nanogate('team', 'set', 'web', '--weight', '3')).toBe('web has weight 3\n');
    expect(await json('team', 'set', 'web', '--weight', '2')).toMatchObject({ name: 'web', weight: 2 });
    expect(await nanogate('team', 'list')).toMatch(/^ID +NAME +WEIGHT +CREATED\nteam_\w+ +web +2 +20\S+\n$/);
  });
});
