import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import { createTraces, type Traces, type TracesOptions } from '../../src/traces/traces.ts';
import { observations } from '../observations.ts';
import { startCollector, type Collector } from './collector.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER_ID = '00f067aa0ba902b7';
const {
  generation_accepted,
  submission_ended,
  poll_ended,
  file_fetched,
  generation_finished,
  webhook_attempted,
} = observations;
const story = [
  generation_accepted,
  submission_ended,
  poll_ended,
  generation_finished,
  file_fetched,
  webhook_attempted,
];
// The type of the record that a client begins with.
const TLS_HANDSHAKE = 22;
// Longer than any of these takes on a loaded machine.
const LONG_MS = 60_000;

let collector: Collector;
let counted: Record<string, number>;
let warnings: { lostSpans: number; reason: string }[];
beforeEach(async () => {
  collector = await startCollector();
  counted = { exported: 0, dropped: 0, failed: 0 };
  warnings = [];
});
afterEach(() => collector.close());

function open(changes: Partial<TracesOptions> = {}): Traces {
  // A test that leaves a request under way must not count for the next one.
  const own = counted;
  return createTraces({
    endpoint: collector.url,
    headers: {},
    serviceName: null,
    attributes: {},
    sampler: 'parentbased_always_on',
    samplerRatio: 1,
    count: (result, spans) => void (own[result]! += spans),
    warn: (fields) => void warnings.push(fields),
    ...changes,
  });
}

/** What the collector receives of a gateway that observes this. */
async function spansOf(observed: Observation[], changes: Partial<TracesOptions> = {}) {
  const before = collector.spans().length;
  const traces = open(changes);
  observed.forEach(traces.observe);
  await traces.close(LONG_MS);
  return collector.spans().slice(before);
}

const withTraceparent = <T extends Observation>(observation: T, traceparent: string | null): T => ({
  ...observation,
  traceparent,
});

describe('the trace of a generation', () => {
  it("is part of the caller's: its steps follow from accept, which follows from the caller's span", async () => {
    const spans = await spansOf(story);
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual([
      ['accept', 'server'],
      ['wait', 'internal'],
      ['submit', 'client'],
      ['poll', 'client'],
      ['generation', 'internal'],
      ['fetch', 'client'],
      ['deliver', 'client'],
    ]);
    const [accept, ...steps] = spans;
    expect(accept).toMatchObject({ traceId: TRACE_ID, parentSpanId: CALLER_ID });
    for (const step of steps) expect(step).toMatchObject({ traceId: TRACE_ID, parentSpanId: accept!.spanId });
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(counted).toEqual({ exported: 7, dropped: 0, failed: 0 });
  });

  it('has the times of its steps', async () => {
    const spans = await spansOf(story);
    expect(spans.map(({ name, startMs, endMs }) => [name, startMs, endMs])).toEqual([
      ['accept', 1_000, 1_003],
      ['wait', 300, 1_000],
      ['submit', 1_000, 1_300],
      ['poll', 1_000, 1_080],
      ['generation', 1_000, 22_000],
      ['fetch', 1_000, 1_060],
      ['deliver', 1_000, 1_040],
    ]);
  });

  it('has a span of its own for each try of a step, also of another generation in the same trace', async () => {
    const later = <T extends { startedAt: number }>(step: T): T => ({ ...step, startedAt: 9_000 });
    const tries = [
      { ...submission_ended, outcome: 'not_sent' } as const,
      later(submission_ended),
      poll_ended,
      later(poll_ended),
      file_fetched,
      later(file_fetched),
      { ...file_fetched, fileId: 'file_2' },
      webhook_attempted,
      { ...webhook_attempted, number: 2 },
      { ...webhook_attempted, deliveryId: 'dlv_2' },
    ];
    const whole = [generation_accepted, ...tries, generation_finished];
    const ofAnother = whole.map((step) => ({ ...step, generationId: 'gen_2' }));
    const spans = await spansOf([...whole, ...ofAnother]);
    const ids = spans.map(({ spanId }) => spanId);
    const shared = spans.filter(({ spanId }, index) => ids.indexOf(spanId) !== index);
    expect(shared.map(({ name }) => name)).toEqual([]);
    const accepts = spans.filter(({ name }) => name === 'accept').map(({ spanId }) => spanId);
    expect(new Set(spans.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([CALLER_ID, ...accepts]));
  });

  it('has the status error for a step that failed, and only for that', async () => {
    const spans = await spansOf([
      { ...poll_ended, outcome: 'no_answer', statusCode: 503 },
      { ...poll_ended, startedAt: 9_000 },
    ]);
    expect(spans).toMatchObject([
      { isError: true, attributes: { 'error.type': 'no_answer', 'nanogate.generation.id': 'gen_1' } },
      { isError: false, attributes: { 'nanogate.request.id': 'req_1', 'nanogate.team.id': 'team_1' } },
    ]);
    expect(spans[1]!.attributes).not.toHaveProperty('error.type');
  });

  it('has no step that ends before it begins, although the clock was set back', async () => {
    const [span] = await spansOf([{ ...poll_ended, durationMs: -500 }]);
    expect(span).toMatchObject({ startMs: 1_000, endMs: 1_000 });
  });

  it('goes on in another process under the same ids', async () => {
    const whole = await spansOf(story);
    const halves = [...(await spansOf(story.slice(0, 2))), ...(await spansOf(story.slice(2)))];
    const ids = (spans: typeof whole) =>
      spans.map(({ traceId, spanId, parentSpanId }) => [traceId, spanId, parentSpanId]);
    expect(ids(halves)).toEqual(ids(whole));
  });

  it('begins with accept where the caller has none, under an id of its own', async () => {
    const spans = await spansOf(story.map((observation) => withTraceparent(observation, null)));
    expect(spans).toHaveLength(7);
    expect(spans[0]).toMatchObject({ name: 'accept', parentSpanId: '' });
    expect(spans[0]!.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const other = { ...withTraceparent(generation_accepted, null), generationId: 'gen_2' };
    expect((await spansOf([other]))[0]!.traceId).not.toBe(spans[0]!.traceId);
  });

  it('tells who sends it: the service, its version, the process, and what the operator adds', async () => {
    const [span] = await spansOf([poll_ended], { attributes: { 'deployment.environment.name': 'test' } });
    expect(span).toMatchObject({
      scope: 'nanogate',
      resource: {
        'service.name': 'nanogate',
        'service.version': expect.stringMatching(/^\d/) as string,
        'service.instance.id': expect.stringMatching(/^[\da-f-]{36}$/) as string,
        'telemetry.sdk.name': 'opentelemetry',
        'deployment.environment.name': 'test',
      },
    });
    const attributes = { 'service.name': 'of the attributes' };
    const named = async (serviceName: string | null) =>
      (await spansOf([poll_ended], { serviceName, attributes }))[0]!.resource['service.name'];
    expect(await named(null)).toBe('of the attributes');
    expect(await named('of its own setting')).toBe('of its own setting');
  });

  it('goes to the path of the standard, with the headers of the setting', async () => {
    await spansOf([poll_ended], { headers: { authorization: 'Bearer of-the-collector' } });
    expect(collector.requests()).toMatchObject([
      {
        path: '/v1/traces',
        headers: { authorization: 'Bearer of-the-collector', 'content-type': 'application/x-protobuf' },
      },
    ]);
  });

  const unsampled = story.map((observation) =>
    withTraceparent(observation, `00-${TRACE_ID}-${CALLER_ID}-00`),
  );
  const ownTrace = story.map((observation) => withTraceparent(observation, null));
  it.each([
    ['the caller samples it', 'parentbased_always_on', 1, story, 7],
    ['the caller does not', 'parentbased_always_on', 1, unsampled, 0],
    ['the caller does not, and it does not matter', 'always_on', 1, unsampled, 7],
    ['it is off where there is no caller', 'parentbased_always_off', 1, ownTrace, 0],
    ['it is off, and the caller samples it', 'parentbased_always_off', 1, story, 7],
    ['it is off', 'always_off', 1, story, 0],
    ['the ratio is 0', 'parentbased_traceidratio', 0, ownTrace, 0],
    ['the ratio is 0, and the caller samples it', 'parentbased_traceidratio', 0, story, 7],
    ['the ratio is 0, whatever the caller says', 'traceidratio', 0, story, 0],
    ['the ratio is 1', 'traceidratio', 1, unsampled, 7],
  ] as const)(
    'has all its steps or none: %s (%s)',
    async (_title, sampler, samplerRatio, observed, count) => {
      expect(await spansOf([...observed], { sampler, samplerRatio })).toHaveLength(count);
    },
  );

  it('has about the part of the traces that the ratio says, each of them whole', async () => {
    const observed = Array.from({ length: 200 }, (_, index) => [
      { ...withTraceparent(generation_accepted, null), generationId: `gen_${index}` },
      { ...withTraceparent(poll_ended, null), generationId: `gen_${index}` },
    ]).flat();
    const spans = await spansOf(observed, { sampler: 'parentbased_traceidratio', samplerRatio: 0.5 });
    expect(spans.length).toBeGreaterThan(100);
    expect(spans.length).toBeLessThan(300);
    const accepted = new Set(spans.filter(({ name }) => name === 'accept').map(({ traceId }) => traceId));
    const polled = new Set(spans.filter(({ name }) => name === 'poll').map(({ traceId }) => traceId));
    expect(polled).toEqual(accepted);
  });

  it('has no span of a repeated request, and none of what concerns no generation', async () => {
    const others = Object.values(observations).filter(
      (observation) => !(story as Observation[]).includes(observation),
    );
    expect(
      await spansOf([
        ...others,
        { ...generation_accepted, replayed: true },
        { ...webhook_attempted, generationId: null },
      ]),
    ).toEqual([]);
  });
});

describe('a collector that', () => {
  const MANY = 10_000;
  const flood = (traces: Traces) => {
    for (let index = 0; index < MANY; index++) traces.observe(poll_ended);
  };

  it('does not answer is waited for by nobody: what does not fit is dropped and counted', async () => {
    collector.behave('hang');
    const traces = open();
    flood(traces);
    // One batch is under way, and 2,048 spans wait.
    expect(counted).toEqual({ exported: 0, dropped: MANY - 512 - 2_048, failed: 0 });
    expect(warnings).toEqual([{ lostSpans: 1, reason: 'the queue is full' }]);
    await traces.close(200);
    expect(warnings.slice(1)).toEqual([{ lostSpans: 512 + 2_048, reason: 'the gateway stopped' }]);
    // Nothing is left that would hold the process.
    await collector.untilIdle();
  });

  it('answers a byte at a time is left, too', async () => {
    collector.behave('drip');
    const traces = open();
    traces.observe(poll_ended);
    await traces.close(200);
    expect(warnings).toEqual([{ lostSpans: 1, reason: 'the gateway stopped' }]);
    await collector.untilIdle();
  });

  it.each([400, 401, 404, 500, 503])('answers %i loses spans, with one warning', async (status) => {
    collector.behave(status);
    const traces = open();
    for (let index = 0; index < 1_000; index++) traces.observe(poll_ended);
    await traces.close(LONG_MS);
    expect(counted).toEqual({ exported: 0, dropped: 0, failed: 1_000 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.reason).not.toBe('');
  });

  it('has an https address is spoken to with TLS', async () => {
    const firstBytes: number[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data) => {
        firstBytes.push(data[0]!);
        socket.destroy();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const traces = open({ endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}` });
    traces.observe(poll_ended);
    await traces.close(LONG_MS);
    server.close();
    expect(new Set(firstBytes)).toEqual(new Set([TLS_HANDSHAKE]));
    expect(counted).toEqual({ exported: 0, dropped: 0, failed: 1 });
  });

  it('is down holds nothing up', async () => {
    await collector.close();
    const traces = open();
    flood(traces);
    expect(counted.dropped).toBe(MANY - 512 - 2_048);
    await traces.close(200);
    expect(warnings.at(-1)).toEqual({ lostSpans: 512 + 2_048, reason: 'the gateway stopped' });
  });

  it('works again gets what is observed from then on', async () => {
    collector.behave(400);
    const traces = open();
    for (let index = 0; index < 512; index++) traces.observe(poll_ended);
    await expect.poll(() => counted.failed, { timeout: LONG_MS }).toBe(512);
    collector.behave(200);
    traces.observe(poll_ended);
    await traces.close(LONG_MS);
    expect(counted).toEqual({ exported: 1, dropped: 0, failed: 512 });
  });
});
