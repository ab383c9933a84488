import { describe, expect, it } from 'vitest';
import { eventTypes } from '../../src/domain/events/event-type.ts';
import { generationStatuses } from '../../src/domain/generations/generation.ts';
import { imageQualities } from '../../src/domain/models/image-input.ts';
import { modelIds } from '../../src/domain/models/catalogue.ts';

// A script of the browser, which this program has no types of.
const file = new URL('../../src/dashboard/data/words-of-the-api.js', import.meta.url).href;
const words = (await import(file)) as Record<'eventTypes' | 'statuses' | 'models' | 'qualities', string[]>;

describe('the words that the dashboard offers', () => {
  it('are those of the API', () => {
    const sorted = (list: readonly string[]) => [...list].sort();
    expect(sorted(words.eventTypes)).toEqual(sorted(eventTypes));
    expect(sorted(words.statuses)).toEqual(sorted(generationStatuses));
    expect(sorted(words.models)).toEqual(sorted(modelIds));
    expect(sorted(words.qualities)).toEqual(sorted(imageQualities));
  });
});
