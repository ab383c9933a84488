import { describe, expect, it } from 'vitest';
import { isStorable } from '../../src/domain/storable-text.ts';
import { storableOutcome } from '../../src/upstream/storable-outcome.ts';
import { hostileTexts } from '../hostile-texts.ts';

describe.each(hostileTexts.map((text) => [text]))('an outcome with %j', (text) => {
  it('is unchanged in its kind, with every shown text storable', () => {
    const outcomes = [
      { kind: 'refused', errorCode: text, message: text },
      { kind: 'unknown', reason: text },
      { kind: 'not_sent', cause: 'unavailable', reason: text, retryAfterMs: 1 },
      { kind: 'confirmed', upstreamGenerationId: 'up-1', upstreamTaskId: text },
      { kind: 'failed', message: text },
      { kind: 'running', status: 'generating', progress: 1, unknownStatus: text },
      { kind: 'no_answer', cause: 'unavailable', reason: text, retryAfterMs: null },
      { kind: 'completed', imageUrl: `https://static.example/${text}.png?${text}` },
    ] as const;
    for (const outcome of outcomes) {
      const storable = storableOutcome<(typeof outcomes)[number]>(outcome);
      expect(storable.kind).toBe(outcome.kind);
      expect(
        Object.values(storable).filter((value) => typeof value === 'string' && !isStorable(value)),
      ).toEqual([]);
    }
  });

  it('is unknown when it is the id, which would not be the same when it is sent back, and names it exactly', () => {
    const outcome = storableOutcome({ kind: 'confirmed', upstreamGenerationId: text, upstreamTaskId: null });
    expect(outcome).toEqual({
      kind: 'unknown',
      reason: `the generationId ${JSON.stringify(text.slice(0, 200))} cannot be stored`,
    });
  });
});

it('keeps an outcome that can be stored as it is', () => {
  const confirmed = { kind: 'confirmed', upstreamGenerationId: '\u{1F600}', upstreamTaskId: '7' } as const;
  expect(storableOutcome(confirmed)).toEqual(confirmed);
  const completed = { kind: 'completed', imageUrl: 'https://static.example/a b.png' } as const;
  expect(storableOutcome(completed)).toEqual(completed);
});
