import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnsweredRequest } from '../../../src/http/plugins/measure-requests.ts';
import { openApi, type Api } from '../api.ts';
import { generationId } from '../fixtures.ts';

describe('GET /metrics', () => {
  const answered = vi.fn<(request: AnsweredRequest) => void>();
  let api: Api;
  beforeEach(async () => {
    answered.mockReset();
    const contentType = 'text/plain; version=0.0.4; charset=utf-8';
    const wrongToken = () => undefined;
    api = await openApi({ metrics: { contentType, render: async () => 'up 1\n', answered, wrongToken } });
  });
  afterEach(() => api.close());

  it('answers the text as it is, without a key', async () => {
    const { statusCode, headers, body } = await api.inject('/metrics');
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: 'up 1\n' });
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('records every request by its route, never by its path', async () => {
    await api.call(`GET /v1/generations/${generationId}`);
    await api.call('GET /v1/budget', { headers: { authorization: '' } });
    await api.call('GET /nowhere/else');
    expect(answered.mock.calls.map(([{ method, route, status }]) => `${method} ${route} ${status}`)).toEqual([
      'GET /v1/generations/:id 200',
      'GET /v1/budget 401',
      'GET unknown 404',
    ]);
    for (const [{ durationMs }] of answered.mock.calls) expect(durationMs).toBeGreaterThan(0);
  });
});
