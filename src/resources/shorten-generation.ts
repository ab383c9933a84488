import type { GenerationResource } from './generation-resource.ts';

/**
 * Leaves out as little as need be of what the caller has sent: the end of the prompt, then input pictures from the last on, then the
 * ends of the longest values of the metadata, which receivers sort by. What the gateway itself says stays whole.
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

/** A generation without all that its request said, which `GET /v1/generations/{id}` still shows. */
export type ShortenedGeneration = GenerationResource & { truncated: true };

interface Step {
  least: number;
  sizeOf(whole: ShortenedGeneration): number;
  shortenTo(whole: ShortenedGeneration, size: number): ShortenedGeneration;
}

const steps: Step[] = [
  {
    // Enough to recognize a prompt by.
    least: 200,
    sizeOf: ({ input }) => input.prompt.length,
    shortenTo: ({ input, ...rest }, length) => ({
      ...rest,
      input: { ...input, prompt: cut(input.prompt, length) },
    }),
  },
  {
    least: 0,
    sizeOf: ({ input }) => input.inputImageUrls?.length ?? 0,
    // Whole ones only: half an address is another address.
    shortenTo: ({ input, ...rest }, count) => ({
      ...rest,
      input: input.inputImageUrls
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

/** The greatest size from `least` to `whole` that fits; `least` where none does. What is less than one that fits fits too. */
function mostThatFits(least: number, whole: number, fits: (size: number) => boolean): number {
  let low = Math.min(least, whole);
  let high = whole;
  // Where the step cannot do it alone, once is enough to see it.
  if (!fits(low)) return low;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The beginning of a text, without half a character at its end. */
function cut(text: string, length: number): string {
  const isInsidePair = length < text.length && (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return text.slice(0, isInsidePair ? length - 1 : length);
}
