import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import type { FeedPage } from '../../../../src/operations/events/read-feed.ts';
import { openApi, type Api } from '../../api.ts';
import { operatorToken, principal } from '../../fixtures.ts';
import { event, eventId } from '../../log-operations.ts';

const empty: FeedPage = { events: [], next: { teamSequence: 4, tag: 'abcdefgh' }, isEnd: true };
const page: FeedPage = { events: [event], next: { teamSequence: 5, tag: 'ijklmnop' }, isEnd: true };

let api: Api;
beforeAll(async () => (api = await openApi()));
afterEach(() => api.reset());
afterAll(() => api.close());

describe('GET /v1/events?order=asc', () => {
  it('returns a page and the cursor behind it', async () => {
    api.operations.readFeed.mockResolvedValue(page);
    const answer = await api.call('GET /v1/events?order=asc&cursor=after-4-abcdefgh&limit=2&type=ping');
    expect(answer).toMatchObject({
      status: 200,
      body: { data: [{ id: eventId }], nextCursor: 'after-5-ijklmnop' },
    });
    expect(api.operations.readFeed).toHaveBeenCalledWith(
      principal.teamId,
      expect.objectContaining({ cursor: { teamSequence: 4, tag: 'abcdefgh' }, limit: 2, types: ['ping'] }),
    );
  });

  it('has a cursor behind an empty page too', async () => {
    api.operations.readFeed.mockResolvedValue(empty);
    expect((await api.call('GET /v1/events?order=asc')).body).toEqual({
      data: [],
      nextCursor: 'after-4-abcdefgh',
    });
  });

  it('is 410 when events behind the cursor are gone', async () => {
    const details = { resumeCursor: 'after-7' };
    api.operations.readFeed.mockRejectedValue(new AppError('cursor_expired', 'Gone.', { details }));
    expect(await api.call('GET /v1/events?order=asc&cursor=after-4')).toMatchObject({
      status: 410,
      body: { code: 'cursor_expired', resumeCursor: 'after-7' },
    });
  });

  it.each([
    ['order=asc&wait=0', 'wait'],
    ['order=asc&wait=61', 'wait'],
    ['order=asc&wait=1.5', 'wait'],
    ['order=asc&wait=soon', 'wait'],
    ['wait=10', 'wait'],
    ['order=desc&wait=10', 'wait'],
    ['order=up', 'order'],
    ['order=asc&cursor=after-1e3', 'cursor'],
    [`order=asc&cursor=${eventId}`, 'cursor'],
    ['cursor=after-4', 'cursor'],
    ['order=asc&since=1', 'since'],
  ])('is 400 for %s', async (query, pointer) => {
    const answer = await api.call(`GET /v1/events?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(JSON.stringify(answer.body.errors)).toContain(pointer);
    expect(api.operations.readFeed).not.toHaveBeenCalled();
  });

  it('is not there for the operator, whose events have no such order', async () => {
    expect(
      (
        await api.call('GET /admin/v1/events?order=asc', {
          headers: { authorization: `Bearer ${operatorToken}` },
        })
      ).status,
    ).toBe(400);
  });
});
