import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCollector, type Collector } from '../traces/collector.ts';
import type { ReceivedSpan } from '../traces/read-otlp.ts';
import { createClient } from './client.ts';
import { startReceiver } from './receiver.ts';
import { severalGateways, type SeveralGateways, type StartedGateway } from './several-gateways.ts';
import { until } from './until.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER_ID = '00f067aa0ba902b7';
const PROMPT = 'a red fox that nobody may read about in a trace';
// The gateways have a clock each, which rounds to milliseconds.
const CLOCKS_MS = 20;

describe('a generation that one process accepts, a second one submits and a third one delivers', () => {
  let folder: string;
  let collector: Collector;
  let gateways: SeveralGateways;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let generationId: string;
  let spans: ReceivedSpan[];
  const named = (name: string) =>
    spans.filter((span) => span.name === name).sort((a, b) => a.startMs - b.startMs);
  const processOf = (span: ReceivedSpan) => span.resource['service.instance.id'];

  beforeAll(async () => {
    collector = await startCollector();
    receiver = await startReceiver();
    folder = await mkdtemp(join(tmpdir(), 'nanogate-traces-'));
    gateways = await severalGateways({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      FILES_URL: `file:${folder}`,
    });
    const { key } = await gateways.team();
    const api = await gateways.start('api');
    const client = createClient(() => api.url, key);
    receiver.behave('fail');
    const created = await client.create(
      PROMPT,
      { webhook: { url: receiver.url('/hook') } },
      { traceparent: `00-${TRACE_ID}-${CALLER_ID}-01`, 'x-request-id': 'shop-4711' },
    );
    generationId = created.body.id;
    const first = await gateways.start('worker');
    await client.ended(generationId);
    await until('an attempt', () => receiver.webhooks().length > 0);
    await first.stop();
    receiver.behave('accept');
    const second = await gateways.start('worker');
    await until('the delivery', () => second.log.some(({ msg }) => msg === 'webhook delivered'));
    await until('the fetch', () => collector.spans().some(({ name }) => name === 'fetch'));
    await second.stop();
    await api.stop();
    spans = collector.spans();
  });
  afterAll(async () => {
    await gateways.close();
    await receiver.close();
    await collector.close();
    await rm(folder, { recursive: true });
  });

  it("is one trace, which is a part of the caller's", () => {
    const [accept] = named('accept');
    expect(accept).toMatchObject({ traceId: TRACE_ID, parentSpanId: CALLER_ID, kind: 'server' });
    const steps = spans.filter((span) => span !== accept);
    for (const step of steps) expect(step).toMatchObject({ traceId: TRACE_ID, parentSpanId: accept!.spanId });
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  });

  it('has each step, from the process that did it', () => {
    const counts = ['accept', 'wait', 'submit', 'generation'].map((name) => named(name).length);
    expect(counts).toEqual([1, 1, 1, 1]);
    expect(named('poll').length).toBeGreaterThan(0);
    expect(named('fetch')).toHaveLength(1);
    const attempts = named('deliver');
    expect(attempts.length).toBeGreaterThan(1);
    const processes = [named('accept')[0]!, named('submit')[0]!, attempts.at(-1)!].map(processOf);
    expect(new Set(processes).size).toBe(3);
    expect(processOf(attempts[0]!)).toBe(processes[1]);
  });

  it('has them in their order', () => {
    const [accept, wait, submit, generation] = ['accept', 'wait', 'submit', 'generation'].map(
      (name) => named(name)[0]!,
    ) as [ReceivedSpan, ReceivedSpan, ReceivedSpan, ReceivedSpan];
    const polls = named('poll');
    const attempts = named('deliver');
    const times = [
      accept.startMs,
      wait.startMs,
      wait.endMs,
      submit.startMs,
      submit.endMs,
      ...polls.flatMap(({ startMs, endMs }) => [startMs, endMs]),
      generation.endMs,
      ...attempts.flatMap(({ startMs, endMs }) => [startMs, endMs]),
    ];
    const backwards = times.filter((time, index) => time + CLOCKS_MS < (times[index - 1] ?? 0));
    expect(backwards).toEqual([]);
    expect(Math.abs(generation.startMs - wait.startMs)).toBeLessThanOrEqual(CLOCKS_MS);
  });

  it('says what went wrong and what came of it', () => {
    const attempts = named('deliver');
    expect(attempts[0]).toMatchObject({
      isError: true,
      attributes: { 'error.type': '500', 'http.response.status_code': 500 },
    });
    expect(attempts.at(-1)).toMatchObject({
      isError: false,
      attributes: { 'http.response.status_code': 204 },
    });
    const requests = [...named('submit'), ...named('poll'), ...named('fetch')];
    for (const request of requests)
      expect(request).toMatchObject({ isError: false, attributes: { 'http.response.status_code': 200 } });
    expect(named('generation')[0]).toMatchObject({ attributes: { 'nanogate.status': 'completed' } });
    for (const { attributes } of spans)
      expect(attributes).toMatchObject({
        'nanogate.generation.id': generationId,
        'nanogate.request.id': 'shop-4711',
      });
  });

  it('has no text of the caller and no address of the picture', () => {
    const texts = JSON.stringify(spans);
    expect(texts).not.toContain(PROMPT);
    expect(texts).not.toMatch(/https?:/);
  });
});

describe('a gateway whose collector never answers', () => {
  it('does its work, warns once, and stops', async () => {
    const collector = await startCollector();
    collector.behave('hang');
    const gateways = await severalGateways({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      SHUTDOWN_TIMEOUT_MS: '1000',
    });
    try {
      const gateway: StartedGateway = await gateways.start('all');
      const { key } = await gateways.team();
      const client = createClient(() => gateway.url, key);
      const { id } = await client.createAccepted('a fox');
      expect((await client.ended(id)).status).toBe('completed');
      await gateway.stop();
      const messages = gateway.log.map(({ msg }) => msg);
      expect(gateway.log.filter(({ level }) => Number(level) >= 40)).toMatchObject([
        { msg: 'traces were lost: the collector does not take them', reason: 'the gateway stopped' },
      ]);
      expect(messages.at(-1)).toBe('gateway stopped');
      await collector.untilIdle();
    } finally {
      await gateways.close();
      await collector.close();
    }
  });
});
