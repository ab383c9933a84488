import type { GenerationResource } from './generation-resource.ts';

/**
 * Removes as little as possible of what the caller sent: the end of the prompt, then input images from the
 * last one, then the ends of the longest metadata values, which receivers look things up by. Fields that
 * the gateway sets are never shortened.
 */
export function shortenGeneration(
  generation: GenerationResource,
  fits: (shortened: ShortenedGeneration) => boolean,
): ShortenedGeneration {
  let shortened: ShortenedGeneration = { ...generation, truncated: true };
  for (const { least, sizeOf, shortenTo } of steps) {
    const whole = shortened;
    const size = mostThatFits(least, sizeOf(whole), (tried) => fits(shortenTo(whole, tried)));
    shortened = shortenTo(whole, size);
    if (fits(shortened)) break;
  }
  return shortened;
}

/** A generation with part of its request removed; `GET /v1/generations/{id}` returns all of it. */
export type ShortenedGeneration = GenerationResource & { truncated: true };

interface Step {
  least: number;
  sizeOf(whole: ShortenedGeneration): number;
  shortenTo(whole: ShortenedGeneration, size: number): ShortenedGeneration;
}

const steps: Step[] = [
  {
    // Enough to recognize a prompt.
    least: 200,
    sizeOf: ({ input }) => input?.prompt.length ?? 0,
    shortenTo: ({ input, ...rest }, length) => ({
      ...rest,
      input: input && { ...input, prompt: cut(input.prompt, length) },
    }),
  },
  {
    least: 0,
    sizeOf: ({ input }) => input?.inputImageUrls?.length ?? 0,
    // Whole URLs only: half a URL is another URL.
    shortenTo: ({ input, ...rest }, count) => ({
      ...rest,
      input: input?.inputImageUrls
        ? { ...input, inputImageUrls: input.inputImageUrls.slice(0, count) }
        : input,
    }),
  },
  {
    least: 0,
    sizeOf: ({ metadata }) => Math.max(0, ...Object.values(metadata).map(({ length }) => length)),
    shortenTo: ({ metadata, ...rest }, length) => ({
      ...rest,
      metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, cut(value, length)])),
    }),
  },
];

/**
 * The greatest size from `least` to `whole` that fits; `least` when none does. Every size below one that
 * fits also fits.
 */
function mostThatFits(least: number, whole: number, fits: (size: number) => boolean): number {
  let low = Math.min(least, whole);
  let high = whole;
  // When this step alone cannot make it fit, one test shows it.
  if (!fits(low)) return low;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The beginning of a text, without splitting a surrogate pair at its end. */
function cut(text: string, length: number): string {
  const isInsidePair = length < text.length && (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return text.slice(0, isInsidePair ? length - 1 : length);
}
