import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../../api.ts';
import { generationId, NOW, principal } from '../../fixtures.ts';
import { event, eventId } from '../../log-operations.ts';

describe('/v1/events', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  const resource = {
    id: eventId,
    object: 'event',
    type: 'generation.completed',
    generationId,
    createdAt: '2026-09-01T09:30:00.000Z',
    textsErasedAt: null,
    data: expect.objectContaining({ id: generationId, object: 'generation' }) as object,
  };

  it('lists and reads events with the data that was sent', async () => {
    const answer = await api.call('GET /v1/events');
    expect(answer).toMatchObject({ status: 200, body: { data: [resource], nextCursor: eventId } });
    expect((await api.call(`GET /v1/events/${eventId}`)).body).toEqual(resource);
    expect(api.operations.findEvent).toHaveBeenCalledWith(principal.teamId, eventId);
  });

  it('shows data as it was sent, whatever it was', async () => {
    const payload = JSON.stringify({
      type: event.type,
      timestamp: '',
      data: { of: { an: 'earlier version' } },
    });
    api.operations.findEvent.mockResolvedValue({ ...event, payload });
    const { body } = await api.call(`GET /v1/events/${eventId}`);
    expect(body.data).toEqual({ of: { an: 'earlier version' } });
  });

  it('hands on every filter', async () => {
    await api.call(
      `GET /v1/events?type=ping&type=budget.exhausted&generationId=${generationId}&limit=7&cursor=${eventId}` +
        '&createdAfter=2026-09-01T09:30:00Z&createdBefore=2026-09-01T11:30:00.000%2B02:00',
    );
    expect(api.operations.listEvents).toHaveBeenCalledWith(principal.teamId, {
      types: ['ping', 'budget.exhausted'],
      generationId,
      createdAfter: NOW,
      createdBefore: NOW,
      limit: 7,
      cursor: eventId,
    });
  });

  it.each([
    ['limit=0', 'limit'],
    ['type=generation.started', 'type'],
    ['type=generation.*', 'type'],
    ['generationId=4711', 'generationId'],
    ['createdAfter=yesterday', 'createdAfter'],
    ['createdBefore=2016-12-31T23:59:60Z', 'createdBefore'],
    ['cursor=abc', 'cursor'],
    ['status=failed', 'status'],
  ])('names the parameter of ?%s, 400', async (query, pointer) => {
    const answer = await api.call(`GET /v1/events?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(api.operations.listEvents).not.toHaveBeenCalled();
  });

  it('answers 404 for an event that there is not', async () => {
    for (const id of [eventId.replace('01k3', '01k4'), 'x'])
      expect(await api.call(`GET /v1/events/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
  });
});
