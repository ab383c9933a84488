import { SpanKind } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../src/domain/clock.ts';
import { createGenerationTrace } from '../../src/traces/generation-trace.ts';
import { createReadableSpan } from '../../src/traces/readable-span.ts';
import { createSpanQueue, MAX_QUEUED } from '../../src/traces/span-queue.ts';

const BATCH = 512;

const span: ReadableSpan = createReadableSpan(
  {
    name: 'poll',
    key: '1',
    kind: SpanKind.CLIENT,
    startedAt: 1,
    durationMs: 1,
    attributes: {},
    errorType: null,
  },
  createGenerationTrace('gen_1', null),
  { common: {}, resource: resourceFromAttributes({}) },
);

/** A queue whose exporter answers when the test says so. */
function openQueue() {
  const answers: ((error?: Error & { code?: unknown }) => void)[] = [];
  const exporter: SpanExporter = {
    export: (_spans, done) => void answers.push((error) => done(error ? { code: 1, error } : { code: 0 })),
    shutdown: () => Promise.resolve(),
  };
  const warnings: { lostSpans: number; reason: string }[] = [];
  let now = 0;
  const queue = createSpanQueue({
    exporter,
    count: () => undefined,
    warn: (fields) => void warnings.push(fields),
    monotonic: () => now,
  });
  return {
    queue,
    warnings,
    pass: (ms: number) => void (now += ms),
    /** Adds a batch, which is sent at once, and fails it. */
    async failBatch(error: Error & { code?: unknown }) {
      for (let index = 0; index < BATCH; index++) queue.add(span);
      answers.shift()!(error);
      await new Promise(setImmediate);
    },
  };
}

it('warns once a minute, with all that was lost since', async () => {
  const { failBatch, warnings, pass } = openQueue();
  for (let second = 0; second < 150; second++) {
    await failBatch(new Error('refused'));
    pass(1_000);
  }
  expect(warnings).toEqual([
    { lostSpans: BATCH, reason: 'refused' },
    { lostSpans: 60 * BATCH, reason: 'refused' },
    { lostSpans: 60 * BATCH, reason: 'refused' },
  ]);
});

it('counts what a full queue drops in the same warnings', async () => {
  const { queue, warnings, pass } = openQueue();
  for (let index = 0; index < BATCH + MAX_QUEUED; index++) queue.add(span);
  expect([queue.size(), warnings]).toEqual([BATCH + MAX_QUEUED, []]);
  for (let index = 0; index < 10; index++) queue.add(span);
  pass(MINUTE_MS);
  queue.add(span);
  const reason = 'the queue is full';
  expect(warnings).toEqual([
    { lostSpans: 1, reason },
    { lostSpans: 10, reason },
  ]);
  expect(queue.size()).toBe(BATCH + MAX_QUEUED);
});

it.each([
  [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), '(ECONNREFUSED)'],
  [Object.assign(new Error('Bad Request'), { code: 400 }), 'Bad Request (400)'],
  [
    Object.assign(new Error('connect ECONNREFUSED ::1'), { code: 'ECONNREFUSED' }),
    'connect ECONNREFUSED ::1',
  ],
  [new Error('x'.repeat(5_000)), 'x'.repeat(200)],
])('says why, in few words: %#', async (error, reason) => {
  const { failBatch, warnings } = openQueue();
  await failBatch(error);
  expect(warnings).toEqual([{ lostSpans: BATCH, reason }]);
});
