import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../../src/domain/error-catalogue.ts';
import { openApi, type Api } from '../../api.ts';
import { generation, generationId, NOW, otherTeamsId, principal, unknownId } from '../../fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
beforeEach(() => api.reset());
afterAll(async () => api.close());

describe('GET /v1/generations/{id}', () => {
  it('answers the generation', async () => {
    const answer = await api.call(`GET /v1/generations/${generationId}`);
    expect(answer).toMatchObject({
      status: 200,
      body: { id: generationId, credits: { held: 8, settled: 0, released: 0 } },
    });
  });

  it('says how many are before it and when it is expected to start and to end', async () => {
    const estimate = {
      queuePosition: 3,
      startAt: NOW + 60_000,
      completionAt: NOW + 80_000,
      completionLatestAt: NOW + 95_000,
    };
    api.operations.estimateGeneration.mockResolvedValue(estimate);
    expect(await api.call(`GET /v1/generations/${generationId}`)).toMatchObject({
      status: 200,
      body: {
        queuePosition: 3,
        estimatedStartAt: '2026-09-01T09:31:00.000Z',
        estimatedCompletionAt: '2026-09-01T09:31:20.000Z',
        estimatedCompletionLatestAt: '2026-09-01T09:31:35.000Z',
      },
    });
    expect(api.operations.estimateGeneration).toHaveBeenCalledWith(generation());
  });

  it('asks for no estimate where another answer shows the generation: those say null', async () => {
    const body = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };
    const made = await api.call('POST /v1/generations', { body });
    const listed = await api.call('GET /v1/generations');
    const canceled = await api.call(`POST /v1/generations/${generationId}/cancel`);
    for (const shown of [made.body, (listed.body.data as object[])[0], canceled.body])
      expect(shown).toMatchObject({
        queuePosition: null,
        estimatedStartAt: null,
        estimatedCompletionAt: null,
      });
    expect(api.operations.estimateGeneration).not.toHaveBeenCalled();
  });

  it.each([
    { status: 'completed', progress: 100, imageUrl: 'https://static.example.com/a.png' },
    { status: 'failed', error: { code: 'generation_failed', message: 'Generation failed' } },
    { status: 'canceled' },
    { status: 'generating', progress: 40, submittedAt: NOW },
  ] as const)('answers as documented when it is $status', async (changes) => {
    const found = { outcome: 'found', generation: generation({ ...changes, finishedAt: NOW }) } as const;
    api.operations.findGeneration.mockResolvedValue(found);
    const answer = await api.call(`GET /v1/generations/${generationId}`);
    expect(answer).toMatchObject({ status: 200, body: { status: changes.status } });
  });

  it("does not tell another team's generation from an unknown one", async () => {
    const others = await api.call(`GET /v1/generations/${otherTeamsId}`);
    const unknown = await api.call(`GET /v1/generations/${unknownId}`);
    expect(others).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect({ ...others.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  it.each(['x', 'gen_', `${generationId}x`, 'a'.repeat(101), '..%2f..'])(
    'answers 404 for what cannot be an id, %s, without asking the database',
    async (id) => {
      expect(await api.call(`GET /v1/generations/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
      expect(api.operations.findGeneration).not.toHaveBeenCalled();
    },
  );
});

describe('`waitingFor` of GET /v1/generations/{id}', () => {
  it('says why a queued generation waits, and is null otherwise', async () => {
    api.operations.explainWaiting.mockResolvedValue({
      reason: 'circuit_open',
      failureReason: 'unavailable',
      message: 'HTTP 500',
      until: 1_781_611_200_000,
    });
    expect((await api.call(`GET /v1/generations/${generationId}`)).body.waitingFor).toEqual({
      reason: 'circuit_open',
      failureReason: 'unavailable',
      message: 'HTTP 500',
      until: '2026-06-16T12:00:00.000Z',
    });
    api.operations.explainWaiting.mockResolvedValue(null);
    expect((await api.call(`GET /v1/generations/${generationId}`)).body.waitingFor).toBeNull();
  });
});

describe('POST /v1/generations/{id}/cancel', () => {
  it('answers the canceled generation', async () => {
    const answer = await api.call(`POST /v1/generations/${generationId}/cancel`);
    expect(answer).toMatchObject({ status: 200, body: { status: 'canceled' } });
    expect(api.operations.cancelGeneration).toHaveBeenCalledWith(principal, generationId);
  });

  it('takes an empty JSON body, as some clients send one with every POST', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await api.call(`POST /v1/generations/${generationId}/cancel`, { headers, payload: '' });
    expect(answer.status).toBe(200);
  });

  it('answers 404 for an unknown generation', async () => {
    const answer = await api.call(`POST /v1/generations/${unknownId}/cancel`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await api.call('POST /v1/generations/x/cancel')).status).toBe(404);
  });

  it('answers 409, to be tried again, while it is being submitted', async () => {
    api.operations.cancelGeneration.mockResolvedValue({ outcome: 'submission_under_way' });
    const answer = await api.call(`POST /v1/generations/${generationId}/cancel`);
    expect(answer).toMatchObject({
      status: 409,
      body: { status: 409, code: 'submission_under_way', generationStatus: 'queued' },
    });
    expect(errorCatalogue.submission_under_way.retryable).toBe(true);
  });

  it('answers 409 with the status that it has instead', async () => {
    api.operations.cancelGeneration.mockResolvedValue({ outcome: 'not_cancelable', status: 'generating' });
    const answer = await api.call(`POST /v1/generations/${generationId}/cancel`);
    expect(answer).toMatchObject({
      status: 409,
      body: { status: 409, code: 'not_cancelable', generationStatus: 'generating' },
    });
  });
});
