import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultEvents } from '../../../../src/domain/events/event-type.ts';
import { openApi, type Api } from '../../api.ts';
import { endpoint, endpointId, principal, secret } from '../../fixtures.ts';

const url = 'https://example.com/hook';

describe('/v1/webhook-endpoints', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  it('creates an endpoint and shows its secret', async () => {
    const body = { url, events: ['generation.failed'], description: 'orders' };
    const answer = await api.call('POST /v1/webhook-endpoints', { body });
    expect(answer).toMatchObject({ status: 201, body: { ...body, id: endpointId, secret } });
    expect(answer.headers.location).toBe(`/v1/webhook-endpoints/${endpointId}`);
    expect(api.operations.createEndpoint).toHaveBeenCalledWith(principal.teamId, body);
  });

  it('lets an endpoint receive every event where it does not say', async () => {
    await api.call('POST /v1/webhook-endpoints', { body: { url } });
    const fields = { url, events: defaultEvents, description: '' };
    expect(api.operations.createEndpoint).toHaveBeenCalledWith(principal.teamId, fields);
  });

  it('gives the reason why an address is refused, at its field', async () => {
    api.operations.createEndpoint.mockResolvedValue({
      outcome: 'refused',
      errors: [{ pointer: '/url', detail: 'The host is private.' }],
    });
    const answer = await api.call('POST /v1/webhook-endpoints', { body: { url } });
    const errors = [{ pointer: '/url', detail: 'The host is private.' }];
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors } });
  });

  it('answers 409 when there are as many as there may be', async () => {
    api.operations.createEndpoint.mockResolvedValue({ outcome: 'too_many' });
    expect(await api.call('POST /v1/webhook-endpoints', { body: { url } })).toMatchObject({
      status: 409,
      body: { code: 'too_many_endpoints', detail: 'At most 100 endpoints: delete one first.' },
    });
  });

  it.each([
    ['no URL', {}, '/url'],
    ['a URL that is a number', { url: 5 }, '/url'],
    ['a URL by ftp', { url: 'ftp://example.com' }, '/url'],
    ['a long URL', { url: `https://example.com/${'a'.repeat(2_048)}` }, '/url'],
    ['no events', { url, events: [] }, '/events'],
    ['one event, no list', { url, events: 'generation.failed' }, '/events'],
    ['an unknown event', { url, events: ['generation.started'] }, '/events/0'],
    ['an event twice', { url, events: ['generation.failed', 'generation.failed'] }, '/events'],
    ['a NUL', { url, description: 'a\u0000b' }, '/description'],
    ['a long description', { url, description: 'a'.repeat(201) }, '/description'],
    ['an unknown field', { url, teamId: 'mine' }, '/teamId'],
  ])('names the field, 400: %s', async (_name, body, pointer) => {
    const answer = await api.call('POST /v1/webhook-endpoints', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(api.operations.createEndpoint).not.toHaveBeenCalled();
  });

  it('lists, reads and deletes, and shows no secret again', async () => {
    const resource = {
      id: endpointId,
      object: 'webhook_endpoint',
      url: endpoint.url,
      events: endpoint.events,
      description: endpoint.description,
      headerNames: ['authorization'],
      signatures: ['v1'],
      status: 'enabled',
      disabledReason: null,
      disabledAt: null,
      health: {
        failingSince: '2026-09-01T09:30:00.000Z',
        nextAttemptAt: '2026-09-01T09:31:00.000Z',
        successRate24h: 0.5,
      },
      createdAt: '2026-09-01T09:30:00.000Z',
    };
    expect((await api.call('GET /v1/webhook-endpoints')).body).toEqual({ data: [resource] });
    expect((await api.call(`GET /v1/webhook-endpoints/${endpointId}`)).body).toEqual(resource);
    expect(await api.call(`DELETE /v1/webhook-endpoints/${endpointId}`)).toMatchObject({
      status: 204,
      body: {},
    });
  });

  it.each(['GET', 'DELETE'])('answers %s of an unknown endpoint with 404', async (method) => {
    for (const id of [endpointId.replace('01k3', '01k4'), 'x']) {
      const answer = await api.call(`${method} /v1/webhook-endpoints/${id}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });
});
