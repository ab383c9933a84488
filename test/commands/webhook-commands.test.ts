import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { createLogger } from '../../src/gateway/logger.ts';
import { openLocalContext } from '../../src/gateway/local-context.ts';
import { findTeam } from '../../src/operations/access/find-team.ts';
import { createEndpoint } from '../../src/operations/endpoints/create-endpoint.ts';
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

/** An endpoint of the team `web`. */
async function makeEndpoint(): Promise<string> {
  const { context, close } = await openLocalContext({
    config: loadConfig(database.environment),
    clock: systemClock,
    logger: createLogger({ LOG_LEVEL: 'silent', LOG_PRETTY: 'false' }),
    notify: () => undefined,
    observe: () => undefined,
  });
  const { id: teamId } = await findTeam(context, 'web');
  const created = await createEndpoint({ ...context, checkReceiver: async () => null }, teamId, {
    url: 'https://example.com/hooks',
    events: ['generation.completed'],
    description: 'shop',
  });
  await close();
  if (created.outcome !== 'created') throw new Error(`Not created: ${created.outcome}`);
  return created.endpoint.id;
}

it('an operator finds, pauses, tests and recovers an endpoint of a team, and retries its delivery', async () => {
  const id = await makeEndpoint();
  const web = ['--team', 'web'];
  expect(await json('endpoint', 'list')).toEqual({ data: [] });
  expect(await json('endpoint', 'list', ...web)).toMatchObject({ data: [{ id, status: 'enabled' }] });
  expect(await nanogate('endpoint', 'show', id, ...web)).toMatch(
    new RegExp(`\\n${id} +enabled +- .*https://example.com/hooks\\n\\ndescription +shop\\n`),
  );
  expect(await nanogate('endpoint', 'pause', id, ...web)).toBe(`${id} is paused\n`);
  expect(await runHere(['endpoint', 'test', id, ...web], database.environment)).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: ${id}: endpoint paused\n`,
  });
  expect(await json('endpoint', 'enable', id, ...web)).toMatchObject({ status: 'enabled' });

  const ping = await json<{ id: string }>('endpoint', 'test', id, ...web);
  expect(await json('delivery', 'list', ...web, '--endpoint', id, '--status', 'pending')).toMatchObject({
    data: [{ id: ping.id, eventType: 'ping' }],
    nextCursor: null,
  });
  expect(await json('delivery', 'list')).toEqual({ data: [], nextCursor: null });
  expect(await nanogate('delivery', 'show', ping.id, ...web)).toMatch(
    / ping +pending +0 [^]+\nATTEMPT +STARTED/,
  );
  expect(await nanogate('delivery', 'retry', ping.id, ...web)).toBe(`${ping.id} is due\n`);
  expect(await json('endpoint', 'recover', id, ...web, '--since', '2026-01-01')).toMatchObject({
    endpointId: id,
    status: 'running',
    totalCount: 0,
  });
  expect(await nanogate('endpoint', 'delete', id, ...web)).toBe(`deleted ${id}\n`);
});

it('ends with 2 and one line for what this owner does not have', async () => {
  const id = await makeEndpoint();
  const range = ['--since', '2026-01-01'];
  for (const args of [
    ['endpoint', 'show', id],
    ['endpoint', 'pause', id],
    ['endpoint', 'recover', id, ...range],
    ['endpoint', 'delete', id],
  ])
    expect(await runHere(args, database.environment)).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: ${id}: not found\n`,
    });
  for (const verb of ['show', 'retry'])
    expect(
      await runHere(['delivery', verb, 'dlv_lost', '--team', 'web'], database.environment),
    ).toMatchObject({
      status: 2,
      stderr: 'error: dlv_lost: not found\n',
    });
});
