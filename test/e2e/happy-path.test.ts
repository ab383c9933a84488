import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTotals } from './verify-totals.ts';
import { verify } from './receiver.ts';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';

describe.each(['sqlite', 'postgres'] as const)(
  'a request to a picture and a signed webhook on %s',
  (engine) => {
    let stage: Stage;
    beforeAll(async () => (stage = await startStage({ engine })));
    afterAll(() => stage.close());

    it('on the native face, with the webhook of the request', async () => {
      const team = await stage.team(20);
      const { body: secret } = await team.call<{ secret: string }>('GET', '/v1/webhook-secret');
      const created = await team.create('A lighthouse, native', {
        metadata: { order: '4711' },
        webhook: { url: stage.receiver.url('/native') },
      });
      expect(created.status).toBe(202);
      expect(created.headers.get('location')).toBe(`/v1/generations/${created.body.id}`);
      expect(created.body).toMatchObject({
        object: 'generation',
        status: 'queued',
        input: { aspectRatio: '16:9', imageQuality: '1K', googleSearch: false },
        credits: { held: 4, settled: 0, released: 0 },
      });

      const completed = await team.ended(created.body.id);
      expect(completed).toMatchObject({ status: 'completed', progress: 100, error: null });
      expect(completed.credits).toEqual({ held: 0, settled: 4, released: 0 });
      expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 4, availableCredits: 16 });
      const picture = await fetch(completed.output!.imageUrl);
      expect(picture.headers.get('content-type')).toBe('image/png');

      const webhook = await webhookAt(stage, '/native');
      verify(secret.secret, webhook);
      expect(webhook.payload).toMatchObject({ type: 'generation.completed', data: completed });
      await verifyTotals(stage);

      const story = await until('the log tells the whole story', async () => {
        const lines = stage.gateway.log().filter((line) => line.includes(created.body.id));
        return lines.at(-1)?.includes('webhook delivered') === true && lines;
      });
      expect(story.map((line) => JSON.parse(line) as Record<string, unknown>)).toMatchObject(
        ['generation accepted', 'generation submitted', 'generation ended', 'webhook delivered'].map(
          (msg) => ({
            msg,
            teamId: team.id,
            teamName: expect.any(String) as string,
            requestId: created.headers.get('x-request-id'),
          }),
        ),
      );
    });

    it('on the drop-in face, with the webhook of an endpoint', async () => {
      const team = await stage.team(20);
      const { body: endpoint } = await team.call<{ id: string; secret: string }>(
        'POST',
        '/v1/webhook-endpoints',
        {
          url: stage.receiver.url('/drop-in'),
          events: ['generation.completed'],
        },
      );
      const request = { prompt: 'A lighthouse, drop-in', mode: 'generate', imageQuality: '2K' };
      const generate = await team.call('POST', '/api/nano-banana-2/generate', request);
      expect(generate.status).toBe(200);
      expect(generate.body).toEqual({
        success: true,
        generationId: expect.stringMatching(/^gen_/) as string,
        taskId: expect.any(String) as string,
        status: 'pending',
      });

      const { generationId } = generate.body;
      const completed = await until('the picture is completed', async () => {
        const { status, body } = await team.call('POST', '/api/nano-banana-2/check-status', { generationId });
        expect(status).toBe(200);
        expect(['pending', 'generating', 'completed']).toContain(body.status);
        return body.status === 'completed' && body;
      });
      expect(completed).toEqual({
        success: true,
        status: 'completed',
        imageUrl: expect.stringContaining(stage.sandbox.address()) as string,
        generationId,
        progress: 100,
      });
      expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 8 });

      const webhook = await webhookAt(stage, '/drop-in');
      verify(endpoint.secret, webhook);
      expect(webhook.payload.data).toMatchObject({ id: generationId, status: 'completed' });
      await verifyTotals(stage);
    });
  },
);

function webhookAt({ receiver }: Stage, path: string) {
  return until(`a webhook at ${path}`, () => receiver.webhooks().find((webhook) => webhook.path === path));
}
