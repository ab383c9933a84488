import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyLedger } from '../../../../src/operations/budgets/verify-ledger.ts';
import { createEndpoint } from '../../../../src/operations/endpoints/create-endpoint.ts';
import { readUsage } from '../../../../src/operations/usage/read-usage.ts';
import { dayOf } from '../../../../src/domain/usage/usage-row.ts';
import { runHere } from '../../../commands/command-line.ts';
import { acceptPicture, deliverDue, setTeamBudget, submitNext } from '../../../operations/fixture.ts';
import { openAdminApi, unknown, type AdminApi } from '../../admin-api.ts';

let api: AdminApi;
beforeAll(async () => (api = await openAdminApi()));
afterAll(() => api.close());

interface Life {
  status: string;
  credits: object;
  life: { kind: string; outcome: string | null }[];
}
const read = async (id: string) =>
  (await api.call(`GET /admin/v1/generations/${id}`)).body as unknown as Life;

async function nanogate(...args: string[]): Promise<string> {
  const environment = {
    DATABASE_URL: api.context.database.url,
    // As in `createContext`.
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    UPSTREAM_ACCOUNTS: '[{"name":"main","apiKey":"k"}]',
  };
  const { status, stdout, stderr } = await runHere(args, environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

it('answers "where is my picture?" from its order to the attempts of its webhooks', async () => {
  const { context } = api;
  const owner = await api.team('lost-picture');
  await setTeamBudget(context, owner, 100);
  context.addresses.set('hooks.example', ['93.184.215.14']);
  const url = 'https://hooks.example/gone';
  await createEndpoint(context, owner.teamId, { url, events: ['*'], description: '' });
  const { id } = await acceptPicture(context, owner, {
    metadata: { order: '4711' },
    requestId: 'request-of-the-team',
  });
  await submitNext(context);

  const found = await api.call(`GET /admin/v1/generations?teamId=${owner.teamId}&metadata[order]=4711`);
  expect(found.body).toMatchObject({ data: [{ id, status: 'pending', account: 'main' }] });
  const { upstreamGenerationId } = (found.body.data as { upstreamGenerationId: string }[])[0]!;
  const byUpstreamId = await api.call(
    `GET /admin/v1/generations?upstreamGenerationId=${encodeURIComponent(upstreamGenerationId)}`,
  );
  expect(byUpstreamId.body).toMatchObject({ data: [{ id, requestId: 'request-of-the-team' }] });

  const ended = await api.call(`POST /admin/v1/generations/${id}/resolve`, {
    body: { resolution: 'unreconciled', reason: 'The upstream cannot find it' },
  });
  expect(ended).toMatchObject({ status: 200, body: { status: 'failed', resolution: 'unreconciled' } });
  await deliverDue(context);
  const { life } = await read(id);
  expect(life.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      ...['accepted', 'hold', 'submission_started', 'submission_ended', 'release', 'ended'],
      ...['charge_recorded', 'event', 'delivery', 'attempt'],
    ]),
  );

  const shown = await nanogate('generation', 'show', id);
  expect(shown).toContain('request request-of-the-team');
  expect(shown).toMatch(/ended +failed .*ended_by_operator: The upstream cannot find it/);
  expect(
    await nanogate('generation', 'list', '--team', 'lost-picture', '--metadata', 'order=4711'),
  ).toContain(id);
  const deliveries = await api.call(`GET /admin/v1/teams/lost-picture/deliveries?generationId=${id}`);
  // Both events may be of the same millisecond, and then their order is none.
  expect(deliveries.body.data).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ eventType: 'generation.failed', attemptCount: 1 }),
      expect.objectContaining({ eventType: 'generation.pending' }),
    ]),
  );
});

it.each([
  ['charged', { held: 0, settled: 4, released: 0 }, 'settle'],
  ['released', { held: 0, settled: 0, released: 4 }, 'release'],
  ['unreconciled', { held: 0, settled: 0, released: 4 }, 'release'],
])('ends what the upstream has: %s', async (resolution, credits, kind) => {
  const { context } = api;
  const owner = await api.team(`ended-${resolution}`);
  await setTeamBudget(context, owner, 100);
  const { id } = await acceptPicture(context, owner);
  const body = { resolution, reason: 'It was asked for' };
  expect((await api.call(`POST /admin/v1/generations/${id}/resolve`, { body })).status).toBe(409);
  await submitNext(context);
  const { status } = await api.call(`POST /admin/v1/generations/${id}/resolve`, { body });
  expect(status).toBe(200);
  const ended = await read(id);
  expect(ended).toMatchObject({ status: 'failed', credits });
  expect(ended.life.map((step) => step.kind)).toContain(kind);
  expect(ended.life.some((step) => step.kind === 'charge_recorded')).toBe(resolution === 'unreconciled');
  expect((await api.call(`POST /admin/v1/generations/${id}/resolve`, { body })).status).toBe(409);
  const today = dayOf(context.clock.now());
  const usage = await readUsage(context, { teamId: owner.teamId, from: today, to: today, groupBy: [] });
  expect(usage).toMatchObject([
    {
      failed: 1,
      settledCredits: credits.settled,
      releasedCredits: credits.released,
      unreconciledCredits: resolution === 'unreconciled' ? 4 : 0,
    },
  ]);
  expect((await verifyLedger(context)).differences).toEqual([]);
});

it('cancels a queued generation of any team, over HTTP and on the command line', async () => {
  const owner = await api.team('canceled');
  const first = await acceptPicture(api.context, owner);
  const second = await acceptPicture(api.context, owner);
  const canceled = await api.call(`POST /admin/v1/generations/${first.id}/cancel`);
  expect(canceled).toMatchObject({ status: 200, body: { status: 'canceled', teamId: owner.teamId } });
  expect(await nanogate('generation', 'cancel', second.id)).toBe(`canceled ${second.id}\n`);
  expect(await read(second.id)).toMatchObject({ status: 'canceled' });
});

it('answers 404 for what there is not', async () => {
  const id = unknown('gen');
  const body = { resolution: 'released', reason: 'none' };
  for (const [route, options] of [
    [`GET /admin/v1/generations/${id}`, {}],
    [`POST /admin/v1/generations/${id}/cancel`, {}],
    [`POST /admin/v1/generations/${id}/resolve`, { body }],
    ['GET /admin/v1/teams/nobody/deliveries', {}],
  ] as const)
    expect(await api.call(route, options), route).toMatchObject({ status: 404, body: { code: 'not_found' } });
});
