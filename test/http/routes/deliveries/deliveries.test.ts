import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../../api.ts';
import { endpointId, generationId, NOW, principal } from '../../fixtures.ts';
import { deliveryId, eventId } from '../../log-operations.ts';

const time = '2026-09-01T09:30:00.000Z';

describe('/v1/deliveries', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  const lastAttempt = {
    number: 1,
    startedAt: time,
    durationMs: 40,
    statusCode: 503,
    error: 'The receiver answered 503.',
  };
  const resource = {
    id: deliveryId,
    object: 'delivery',
    eventId,
    eventType: 'generation.completed',
    endpointId,
    url: 'https://example.com/webhooks',
    status: 'failed',
    failureReason: 'attempts_exhausted',
    attemptCount: 1,
    nextAttemptAt: null,
    createdAt: time,
    finishedAt: time,
    lastAttempt,
  };

  it('lists deliveries with their last attempt, and reads one with all attempts', async () => {
    const answer = await api.call('GET /v1/deliveries');
    expect(answer).toMatchObject({ status: 200, body: { data: [resource], nextCursor: deliveryId } });
    expect(api.operations.listDeliveries).toHaveBeenCalledWith(principal.teamId, { limit: 20 });
    const attempts = [{ ...lastAttempt, responseExcerpt: 'try later' }];
    expect((await api.call(`GET /v1/deliveries/${deliveryId}`)).body).toEqual({ ...resource, attempts });
  });

  it('hands on every filter', async () => {
    await api.call(
      `GET /v1/deliveries?endpointId=${endpointId}&status=failed&status=pending&eventType=ping&eventId=${eventId}` +
        `&generationId=${generationId}&createdAfter=${time}&createdBefore=${time}&limit=100&cursor=${deliveryId}`,
    );
    expect(api.operations.listDeliveries).toHaveBeenCalledWith(principal.teamId, {
      endpointId,
      statuses: ['failed', 'pending'],
      eventTypes: ['ping'],
      eventId,
      generationId,
      createdAfter: NOW,
      createdBefore: NOW,
      limit: 100,
      cursor: deliveryId,
    });
  });

  it.each([
    ['limit=101', 'limit'],
    ['endpointId=orders', 'endpointId'],
    ['status=dead', 'status'],
    ['status=failed&status=failed', 'status'],
    ['eventType=*', 'eventType'],
    ['eventId=%00', 'eventId'],
    ['generationId=x', 'generationId'],
    ['createdAfter=2026-09-01', 'createdAfter'],
    ['cursor=abc', 'cursor'],
    ['page=2', 'page'],
  ])('names the parameter of ?%s, 400', async (query, pointer) => {
    const answer = await api.call(`GET /v1/deliveries?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(api.operations.listDeliveries).not.toHaveBeenCalled();
  });

  it('sends one again: 202 with the delivery and where to follow it', async () => {
    const answer = await api.call(`POST /v1/deliveries/${deliveryId}/retry`);
    expect(answer).toMatchObject({
      status: 202,
      body: { id: deliveryId, status: 'pending', nextAttemptAt: time },
    });
    expect(answer.headers.location).toBe(`/v1/deliveries/${deliveryId}`);
    expect(api.operations.retryDelivery).toHaveBeenCalledWith(principal.teamId, deliveryId);
  });

  it.each([
    ['under_way', 'delivery_under_way'],
    ['endpoint_deleted', 'endpoint_deleted'],
    ['endpoint_disabled', 'endpoint_disabled'],
  ] as const)('answers 409 when it cannot be sent again: %s', async (outcome, code) => {
    api.operations.retryDelivery.mockResolvedValue({ outcome });
    const answer = await api.call(`POST /v1/deliveries/${deliveryId}/retry`);
    expect(answer).toMatchObject({ status: 409, body: { code } });
  });

  it('sends all again that match a filter, or counts them', async () => {
    const answer = await api.call('POST /v1/deliveries/retry', {
      body: { endpointId, eventTypes: ['ping'], createdAfter: time, createdBefore: time, cursor: deliveryId },
    });
    const counts = { matchedCount: 3, requeuedCount: 2, nextCursor: deliveryId };
    expect(answer).toMatchObject({
      status: 200,
      body: { object: 'delivery_retry', dryRun: false, ...counts },
    });
    expect(api.operations.retryDeliveries).toHaveBeenCalledWith(principal.teamId, {
      endpointId,
      eventTypes: ['ping'],
      createdAfter: NOW,
      createdBefore: NOW,
      cursor: deliveryId,
      isDryRun: false,
    });
    await api.call('POST /v1/deliveries/retry', { body: { dryRun: true } });
    expect(api.operations.retryDeliveries).toHaveBeenLastCalledWith(principal.teamId, { isDryRun: true });
  });

  it.each([{ status: 'failed' }, { endpointId: 'x' }, { createdAfter: 'now' }, { dryRun: 'yes' }])(
    'refuses to send all again that match %j, 400',
    async (body) => {
      const answer = await api.call('POST /v1/deliveries/retry', { body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(api.operations.retryDeliveries).not.toHaveBeenCalled();
    },
  );

  it('sends an event to an endpoint: 202 with the delivery and where to follow it', async () => {
    const answer = await api.call(`POST /v1/events/${eventId}/deliver`, { body: { endpointId } });
    expect(answer).toMatchObject({ status: 202, body: { id: deliveryId, status: 'pending' } });
    expect(answer.headers.location).toBe(`/v1/deliveries/${deliveryId}`);
    expect(api.operations.deliverEvent).toHaveBeenCalledWith(principal.teamId, eventId, endpointId);
  });

  it('sends no event that there is not, and none to an endpoint that there is not', async () => {
    const path = `POST /v1/events/${eventId}/deliver`;
    const unknown = await api.call(path.replace('01k3', '01k4'), { body: { endpointId } });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } });
    for (const body of [{ endpointId: endpointId.replace('01k3', '01k4') }, {}, { endpointId: 'x' }])
      expect(await api.call(path, { body })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      });
  });

  it.each([
    ['under_way', 'delivery_under_way'],
    ['endpoint_disabled', 'endpoint_disabled'],
  ] as const)('answers 409 when an event cannot be sent: %s', async (outcome, code) => {
    api.operations.deliverEvent.mockResolvedValue({ outcome });
    const answer = await api.call(`POST /v1/events/${eventId}/deliver`, { body: { endpointId } });
    expect(answer).toMatchObject({ status: 409, body: { code } });
  });

  it.each(['GET /v1/deliveries/:id', 'POST /v1/deliveries/:id/retry'])(
    'answers 404 for a delivery that there is not: %s',
    async (route) => {
      for (const id of [deliveryId.replace('01k3', '01k4'), eventId, 'x'])
        expect(await api.call(route.replace(':id', id))).toMatchObject({
          status: 404,
          body: { code: 'not_found' },
        });
    },
  );
});
