import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../../api.ts';
import { endpointId, NOW, principal } from '../../fixtures.ts';
import { deliveryId, recovery, recoveryId } from '../../log-operations.ts';

const path = `/v1/webhook-endpoints/${endpointId}`;
const since = '2026-08-31T09:30:00.000Z';
const unknown = [endpointId.replace('01k3', '01k4'), 'x'];

describe('/v1/webhook-endpoints/{id}/recover', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  const resource = {
    id: recoveryId,
    object: 'recovery',
    endpointId,
    include: 'failed',
    status: 'running',
    since,
    until: '2026-09-01T09:30:00.000Z',
    totalCount: 1_200,
    requeuedCount: 500,
    createdAt: '2026-09-01T09:30:00.000Z',
    finishedAt: null,
  };

  it('starts one: 202 with the recovery and where to follow it', async () => {
    const answer = await api.call(`POST ${path}/recover`, { body: { since } });
    expect(answer).toMatchObject({ status: 202, body: { ...resource, requeuedCount: 0 } });
    expect(answer.headers.location).toBe(`${path}/recoveries/${recoveryId}`);
    const command = { teamId: principal.teamId, endpointId, since: recovery.since };
    expect(api.operations.startRecovery).toHaveBeenCalledWith({ ...command, until: undefined });
    await api.call(`POST ${path}/recover`, { body: { since, until: '2026-09-01T11:30:00+02:00' } });
    expect(api.operations.startRecovery).toHaveBeenLastCalledWith({ ...command, until: NOW });
  });

  it('only counts with dryRun: 200', async () => {
    const answer = await api.call(`POST ${path}/recover`, { body: { since, include: 'all', dryRun: true } });
    const { until, totalCount } = resource;
    const body = { object: 'recovery_count', endpointId, include: 'all', since, until, totalCount };
    expect(answer).toMatchObject({ status: 200, body });
    expect(api.operations.startRecovery).not.toHaveBeenCalled();
    await api.call(`POST ${path}/recover`, { body: { since, dryRun: false } });
    expect(api.operations.startRecovery).toHaveBeenCalledTimes(1);
  });

  it('says how far it has come, and lists those of the endpoint', async () => {
    expect((await api.call(`GET ${path}/recoveries/${recoveryId}`)).body).toEqual(resource);
    expect((await api.call(`GET ${path}/recoveries?limit=5&cursor=${recoveryId}`)).body).toEqual({
      data: [resource],
      nextCursor: null,
    });
    expect(api.operations.listRecoveries).toHaveBeenCalledWith(principal.teamId, endpointId, {
      limit: 5,
      cursor: recoveryId,
    });
  });

  it.each([
    ['no body', undefined, ''],
    ['no time', {}, '/since'],
    ['a number', { since: NOW }, '/since'],
    ['a day', { since: '2026-08-31' }, '/since'],
    ['a leap second', { since: '2016-12-31T23:59:60Z' }, '/since'],
    ['an end that is null', { since, until: null }, '/until'],
    ['a dry run that is a text', { since, dryRun: 'yes' }, '/dryRun'],
    ['an unknown field', { since, status: 'failed' }, '/status'],
  ])('names the field, 400: %s', async (_name, body, pointer) => {
    const answer = await api.call(`POST ${path}/recover`, body === undefined ? {} : { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(api.operations.startRecovery).not.toHaveBeenCalled();
  });

  it('names the time that cannot be recovered, 400', async () => {
    const error = { pointer: '/until', detail: 'must not be in the future' };
    api.operations.startRecovery.mockResolvedValue({ outcome: 'invalid', error });
    const answer = await api.call(`POST ${path}/recover`, { body: { since } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [error] } });
  });

  it.each([
    ['already_running', 'recovery_running'],
    ['endpoint_disabled', 'endpoint_disabled'],
  ] as const)('answers 409 when it cannot start: %s', async (outcome, code) => {
    api.operations.startRecovery.mockResolvedValue({ outcome });
    api.operations.countRecovery.mockResolvedValue({ outcome });
    for (const dryRun of [false, true])
      expect(await api.call(`POST ${path}/recover`, { body: { since, dryRun } })).toMatchObject({
        status: 409,
        body: { code },
      });
  });

  it.each(['limit=0', 'cursor=x', 'page=2'])('names the parameter of the list’s ?%s, 400', async (query) => {
    const answer = await api.call(`GET ${path}/recoveries?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: query.split('=')[0] }] } });
  });

  it('answers 404 for an endpoint or a recovery that there is not', async () => {
    for (const id of unknown) {
      const other = `/v1/webhook-endpoints/${id}`;
      for (const route of [`GET ${other}/recoveries`, `GET ${path}/recoveries/${id}`])
        expect(await api.call(route), route).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await api.call(`POST ${other}/recover`, { body: { since } })).toMatchObject({ status: 404 });
    }
  });
});

describe('POST /v1/webhook-endpoints/{id}/test', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  it('answers 202 with the delivery of the ping and where to follow it', async () => {
    const answer = await api.call(`POST ${path}/test`);
    expect(answer).toMatchObject({ status: 202, body: { eventType: 'ping', endpointId, status: 'pending' } });
    expect(answer.headers.location).toBe(`/v1/deliveries/${deliveryId}`);
    expect(api.operations.testEndpoint).toHaveBeenCalledWith(principal.teamId, endpointId);
  });

  it.each(['endpoint_paused', 'endpoint_disabled'] as const)('answers 409: %s', async (outcome) => {
    api.operations.testEndpoint.mockResolvedValue({ outcome });
    expect(await api.call(`POST ${path}/test`)).toMatchObject({ status: 409, body: { code: outcome } });
  });

  it('answers 404 for an endpoint that there is not', async () => {
    for (const id of unknown)
      expect(await api.call(`POST /v1/webhook-endpoints/${id}/test`)).toMatchObject({ status: 404 });
  });

  it('answers 429 to the eleventh within a minute, to whichever endpoint', async () => {
    // Later than all others, since they share the server.
    const limited = await openApi({ clock: { now: () => NOW + 600_000 } });
    try {
      for (let i = 0; i < 10; i++)
        expect(await limited.call(`POST ${path}/test`)).toMatchObject({ status: 202 });
      const refused = await limited.call(`POST ${path}/test`);
      expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(refused.headers['retry-after']).toBeDefined();
      expect(limited.operations.testEndpoint).toHaveBeenCalledTimes(10);
    } finally {
      await limited.close();
    }
  });
});
