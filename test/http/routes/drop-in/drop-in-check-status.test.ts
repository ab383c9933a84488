import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Generation } from '../../../../src/domain/generations/generation.ts';
import { openApi, type Api } from '../../api.ts';
import { generation, generationId, otherTeamsId, unknownId } from '../../fixtures.ts';

const path = 'POST /api/nano-banana-2/check-status';
const imageUrl = 'https://static.example.com/a.png';
const pending = { success: true, status: 'pending', generationId, progress: 0 };
const failed = { success: false, status: 'failed', error: 'Generation failed', generationId, progress: 0 };

describe('POST /api/<model>/check-status', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  const answerFor = async (changes: Partial<Generation>) => {
    const found = { outcome: 'found', generation: generation(changes) } as const;
    api.operations.findGeneration.mockResolvedValue(found);
    return api.call(path, { body: { generationId } });
  };

  const states: [Partial<Generation>, object][] = [
    [{ status: 'queued' }, pending],
    [
      { status: 'pending', progress: 15 },
      { ...pending, progress: 15 },
    ],
    [
      { status: 'generating', progress: 40 },
      { ...pending, status: 'generating', progress: 40 },
    ],
    [
      { status: 'completed', progress: 100, imageUrl },
      { success: true, status: 'completed', imageUrl, generationId, progress: 100 },
    ],
    [
      { status: 'failed', progress: 40, error: { code: 'generation_failed', message: 'Generation failed' } },
      failed,
    ],
    [{ status: 'canceled' }, { ...failed, error: 'Generation canceled' }],
  ];

  it.each(states)('answers 200 and exactly the documented fields for %j', async (changes, expected) => {
    const answer = await answerFor(changes);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(expected);
  });

  it('answers 400 for an id that cannot be stored', async () => {
    const answer = await api.call(path, { body: { generationId: 'a\0b' } });
    expect(answer).toMatchObject({ status: 400, body: { success: false, errorCode: 'INVALID_INPUT' } });
  });

  it('answers 404 NOT_FOUND for an id it does not know, whatever it looks like', async () => {
    for (const id of [unknownId, 'abc123xyz', generationId.replace('gen_', 'task_'), 'x'.repeat(9_999)]) {
      const answer = await api.call(path, { body: { generationId: id } });
      expect(answer).toMatchObject({ status: 404, body: { success: false, errorCode: 'NOT_FOUND' } });
    }
  });

  it('answers 404 NOT_FOUND for a generation of another model', async () => {
    const answer = await api.call('POST /api/nano-banana-pro/check-status', { body: { generationId } });
    expect(answer).toMatchObject({ status: 404, body: { errorCode: 'NOT_FOUND' } });
  });

  it("answers 403 FORBIDDEN for another team's generation", async () => {
    const answer = await api.call(path, { body: { generationId: otherTeamsId } });
    expect(answer).toMatchObject({ status: 403, body: { success: false, errorCode: 'FORBIDDEN' } });
  });

  it.each([
    {},
    { generationId: 5 },
    { generationId: '' },
    { generationId: null },
    { generationId, x: 1 },
    [],
  ])('answers 400 INVALID_INPUT to %j', async (body) => {
    const answer = await api.call(path, { body });
    expect(answer).toMatchObject({ status: 400, body: { success: false, errorCode: 'INVALID_INPUT' } });
  });

  it('does not call a generation failed when only the gateway failed', async () => {
    api.operations.findGeneration.mockRejectedValue(new Error('disk full'));
    const answer = await api.call(path, { body: { generationId } });
    expect(answer).toMatchObject({ status: 500, body: { success: false, errorCode: 'INTERNAL_ERROR' } });
    expect(answer.body).not.toHaveProperty('status');
  });
});
