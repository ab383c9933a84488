import type { ResolvedInput } from '../../../src/domain/models/catalogue.ts';
import { describe, expect, it } from 'vitest';
import { toEndpointDisabledResource } from '../../../src/resources/endpoints/endpoint-disabled-resource.ts';
import {
  eventPayload,
  PAYLOAD_LIMIT_BYTES,
  type EventData,
} from '../../../src/resources/events/event-payload.ts';
import type { GenerationResource } from '../../../src/resources/generations/generation-resource.ts';
import type { ShortenedGeneration } from '../../../src/resources/generations/shorten-generation.ts';
import type { EventType } from '../../../src/domain/events/event-type.ts';
import { createToImageUrl } from '../../../src/upstream/to-image-url.ts';
import { eventExamples } from '../../../src/http/schemas/event-examples.ts';

const TIME = Date.UTC(2026, 8, 1);
/** One character of 1, 2, 3 and 4 bytes, and one that JSON writes in 6. */
const characters = {
  ASCII: 'a',
  'two bytes': 'ü',
  'three bytes': '漢',
  'four bytes': '😀',
  escaped: '\u0001',
};

const longestImageUrl = 'https://pictures.example/'.padEnd(5_120, 'a');
const urlOf = (character: string) => `https://${character.repeat(2_040)}`;
const metadataOf = (character: string, count = 20) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      character.repeat(38) + String(i).padStart(2, '0'),
      character.repeat(500),
    ]),
  );

function payloadOf(type: EventType, data: EventData) {
  const payload = eventPayload(type, TIME, data);
  const parsed = JSON.parse(payload) as { data: WithInput<ShortenedGeneration> };
  return { payload, bytes: Buffer.byteLength(payload), data: parsed.data };
}

const completed = eventExamples['generation.completed'] as WithInput<GenerationResource>;

/** Texts are erased long after the events of a generation. */
type WithInput<Resource extends GenerationResource> = Resource & { input: ResolvedInput };

function generation(
  input: Partial<ResolvedInput>,
  metadata: Record<string, string> = { order: '4711' },
): WithInput<GenerationResource> {
  return { ...completed, input: { ...completed.input, mode: 'edit', ...input }, metadata };
}

describe('the body of a webhook', () => {
  it('is the whole resource, unmarked, up to the last byte below 20 kB', () => {
    const spare =
      PAYLOAD_LIMIT_BYTES - payloadOf('generation.completed', generation({ prompt: '' })).bytes - 1;
    const fitting = generation({ prompt: 'a'.repeat(spare) });
    expect(payloadOf('generation.completed', fitting)).toMatchObject({ bytes: 19_999, data: fitting });
    const longer = payloadOf('generation.completed', generation({ prompt: 'a'.repeat(spare + 1) }));
    expect(longer.bytes).toBe(19_999);
    expect(longer.data.truncated).toBe(true);
  });

  it.each(Object.entries(characters))(
    'of the longest request that is taken, in %s, has less than 20 kB and all that the gateway says',
    (_, character) => {
      const longest = generation(
        {
          prompt: character.repeat(20_000),
          inputImageUrls: Array.from({ length: 14 }, () => urlOf(character)),
        },
        metadataOf(character),
      );
      const failed: WithInput<GenerationResource> = {
        ...longest,
        error: { code: 'upstream_refused', message: '\u0001'.repeat(500), retryable: false },
      };
      const { bytes, data } = payloadOf('generation.failed', failed);
      expect(bytes).toBeLessThan(PAYLOAD_LIMIT_BYTES);
      // Nothing was left out that did not have to be.
      expect(bytes).toBeGreaterThan(PAYLOAD_LIMIT_BYTES - 2_100 * 6);
      const { input, metadata, truncated, ...unchanged } = data;
      const { input: _input, metadata: _metadata, ...all } = failed;
      expect(unchanged).toEqual({ ...all, sequence: 3 });
      expect(truncated).toBe(true);
      expect(Object.keys(metadata)).toEqual(Object.keys(failed.metadata));
      expect(failed.input.prompt.startsWith(input.prompt)).toBe(true);
      expect(input.prompt.length).toBeGreaterThanOrEqual(199);
    },
  );

  it('of the longest request with the longest picture URL keeps the URL', () => {
    const inputImageUrls = Array.from({ length: 14 }, () => urlOf('\u0001'));
    const longest = generation({ prompt: '\u0001'.repeat(20_000), inputImageUrls }, metadataOf('\u0001'));
    const output = { imageUrl: longestImageUrl, files: [] };
    const { bytes, data } = payloadOf('generation.completed', { ...longest, output });
    expect(bytes).toBeLessThan(PAYLOAD_LIMIT_BYTES);
    expect(data).toMatchObject({ truncated: true, output });
  });

  it('leaves out the end of the prompt first, and no more of it than need be', () => {
    const inputImageUrls = [urlOf('a'), urlOf('b')];
    const { bytes, data } = payloadOf(
      'generation.completed',
      generation({ prompt: 'p'.repeat(20_000), inputImageUrls }),
    );
    expect(bytes).toBe(19_999);
    expect(data.input.inputImageUrls).toEqual(inputImageUrls);
    expect(data.metadata).toEqual({ order: '4711' });
  });

  it('leaves out whole input pictures then, the last ones', () => {
    const inputImageUrls = Array.from({ length: 14 }, (_, i) => urlOf('a') + String(i));
    const { data } = payloadOf('generation.completed', generation({ prompt: 'short', inputImageUrls }));
    expect(data.input.prompt).toBe('short');
    expect(data.input.inputImageUrls).toEqual(inputImageUrls.slice(0, 9));
    expect(data.metadata).toEqual({ order: '4711' });
  });

  it('leaves out the ends of the longest values of the metadata last', () => {
    const metadata = { ...metadataOf('\u0001', 19), order: '4711' };
    const { data } = payloadOf('generation.completed', generation({ prompt: 'short' }, metadata));
    expect(data.input.prompt).toBe('short');
    expect(data.metadata).toMatchObject({ order: '4711' });
    const lengths = Object.values(data.metadata).map(({ length }) => length);
    expect(Math.min(...lengths.slice(0, 19))).toBe(Math.max(...lengths));
  });

  it.each([0, 1])('never ends in half a character (%s before the pairs)', (offset) => {
    const text = 'x'.repeat(offset) + '😀'.repeat(250);
    const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`key ${i}`, text]));
    const { data } = payloadOf('generation.completed', generation({ prompt: text }, metadata));
    for (const shortened of [data.input.prompt, ...Object.values(data.metadata)]) {
      expect(shortened.length).toBeLessThan(text.length);
      expect(text.startsWith(shortened)).toBe(true);
      // Half a character would come back as another one.
      expect(Buffer.from(shortened).toString()).toBe(shortened);
    }
  });

  it('has less than 20 kB of whatever else it tells', () => {
    const { budget } = eventExamples['budget.exhausted'];
    const largest = [
      payloadOf('budget.exhausted', {
        ...eventExamples['budget.exhausted'],
        budget: {
          ...budget,
          timeZone: 'America/Argentina/ComodRivadavia',
          alertThresholds: Array.from({ length: 20 }, (_, i) => 100 - i),
          limitCredits: Number.MAX_SAFE_INTEGER,
        },
      }),
      payloadOf(
        'endpoint.disabled',
        toEndpointDisabledResource({
          id: completed.id,
          url: urlOf('\u0001'),
          description: '😀'.repeat(200),
          disabledReason: 'failing',
          disabledAt: TIME,
          failingSince: TIME,
        }),
      ),
      payloadOf('ping', eventExamples.ping),
    ];
    for (const { bytes, data } of largest) {
      expect(bytes).toBeLessThan(PAYLOAD_LIMIT_BYTES);
      expect(data).not.toHaveProperty('truncated');
    }
  });

  it('has room for the longest picture address that is taken', () => {
    const toImageUrl = createToImageUrl('https://upstream.example');
    expect(toImageUrl(longestImageUrl)).toBe(longestImageUrl);
    expect(toImageUrl(`${longestImageUrl}a`)).toBeNull();
  });
});
