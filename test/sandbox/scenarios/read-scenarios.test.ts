import { describe, expect, it } from 'vitest';
import { readScenarios, withoutScenarios } from '../../../src/sandbox/scenarios/read-scenarios.ts';
import { KEY, startSandbox } from '../start-sandbox.ts';

describe('readScenarios', () => {
  it('puts header and prompt together', () => {
    const script = readScenarios(
      'fail; drip-on-poll=5,every',
      '[sandbox:slow=7] [sandbox:lost-answer] a fox',
    );
    expect(script).toMatchObject({ outcome: 'failed', durationMs: 7_000 });
    expect(script.onGenerate.map(({ fault }) => fault.response.kind)).toEqual(['reset']);
    expect(script.onPoll).toMatchObject([{ fault: { response: { seconds: 5 } }, remaining: Infinity }]);
  });

  it('leaves a prompt alone that only mentions one further on', () => {
    expect(readScenarios(undefined, 'a [sandbox:fail] fox')).toEqual({ onGenerate: [], onPoll: [] });
    expect(withoutScenarios('[sandbox:fail][sandbox:slow=3] a [fox]')).toBe('a [fox]');
  });
});

describe('over HTTP', () => {
  it.each([
    'fial',
    'slow=long',
    'http=200',
    'fail=3',
    'reset-after-read=2',
    'html-on-poll=0',
    'huge=1,2',
    'slow=3=4',
  ])('refuses %s instead of ignoring it', async (word) => {
    const { generate, sandbox } = await startSandbox();
    for (const answer of [
      await generate({ prompt: `[sandbox:${word}] x` }),
      await generate({}, { 'x-sandbox-scenario': word }),
    ])
      expect([answer.status, answer.body.errorCode]).toEqual([400, 'INVALID_INPUT']);
    expect(sandbox.credits(KEY)).toBe(1_000);
  });

  it('strikes one check-status alone by its header, under either name', async () => {
    const { generate, checkStatus } = await startSandbox();
    const { generationId } = (await generate()).body;
    expect((await checkStatus(generationId, { 'x-sandbox-scenario': 'http=502' })).status).toBe(502);
    expect((await checkStatus(generationId, { 'x-sandbox-scenario': 'http-on-poll=503' })).status).toBe(503);
    expect((await checkStatus(generationId)).status).toBe(200);
  });

  it('counts the struck polls of each generation by itself', async () => {
    const { generate, checkStatus } = await startSandbox();
    const fields = { prompt: '[sandbox:http-on-poll=503,1] x' };
    const ids = [(await generate(fields)).body.generationId, (await generate(fields)).body.generationId];
    for (const id of ids) {
      expect((await checkStatus(id)).status).toBe(503);
      expect((await checkStatus(id)).status).toBe(200);
    }
  });
});
