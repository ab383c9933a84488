import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../../api.ts';
import { generationId, NOW, principal } from '../../fixtures.ts';

describe('GET /v1/generations', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  const list = (query: string) => api.call(`GET /v1/generations${query}`);
  const lastQuery = () => api.operations.listGenerations.mock.lastCall?.[1];

  it('answers a page of twenty', async () => {
    const answer = await list('');
    expect(answer).toMatchObject({
      status: 200,
      body: { data: [{ id: generationId }], nextCursor: generationId },
    });
    expect(api.operations.listGenerations).toHaveBeenCalledWith(principal.teamId, { limit: 20 });
  });

  it('answers a null cursor on the last page', async () => {
    api.operations.listGenerations.mockResolvedValue({ generations: [], nextCursor: null });
    expect((await list('')).body).toEqual({ data: [], nextCursor: null });
  });

  it('hands on every filter', async () => {
    const times = 'createdAfter=2026-09-01T09:30:00Z&createdBefore=2026-09-01T11:30:00.000%2B02:00';
    const ended = `finishedAfter=2026-09-01T09:30:00Z&finishedBefore=2026-09-01T09:30:00Z&keyId=${principal.keyId}`;
    await list(
      `?status=queued&status=failed&model=nano-banana-pro&limit=100&cursor=${generationId}&${times}&${ended}`,
    );
    expect(lastQuery()).toEqual({
      statuses: ['queued', 'failed'],
      model: 'nano-banana-pro',
      limit: 100,
      cursor: generationId,
      createdAfter: NOW,
      createdBefore: NOW,
      finishedAfter: NOW,
      finishedBefore: NOW,
      keyId: principal.keyId,
    });
  });

  it('takes a single status as a list of one', async () => {
    await list('?status=queued');
    expect(lastQuery()).toEqual({ statuses: ['queued'], limit: 20 });
  });

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=101', 'limit'],
    ['?limit=1.5', 'limit'],
    ['?limit=ten', 'limit'],
    ['?limit=', 'limit'],
    ['?limit=5&limit=6', 'limit'],
    ['?status=done', 'status'],
    ['?status=queued&status=queued', 'status'],
    ['?model=dall-e', 'model'],
    ['?createdAfter=yesterday', 'createdAfter'],
    ['?createdAfter=2026-09-01', 'createdAfter'],
    ['?createdAfter=2026-09-01T09:30:00', 'createdAfter'],
    ['?createdAfter=2026-09-01T09:30:00+02:00', 'createdAfter'],
    ['?createdBefore=2016-12-31T23:59:60Z', 'createdBefore'],
    ['?finishedAfter=2026-09-01', 'finishedAfter'],
    ['?finishedBefore=today', 'finishedBefore'],
    ['?keyId=shop', 'keyId'],
    ['?cursor=abc', 'cursor'],
    ['?cursor=%00', 'cursor'],
    ['?page=2', 'page'],
    ['?__proto__=1', '__proto__'],
  ])('names the parameter of %s, 400', async (query, pointer) => {
    const answer = await list(query);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(api.operations.listGenerations).not.toHaveBeenCalled();
  });
});
