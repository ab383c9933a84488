import type { Generation } from '../generations/generation.ts';

/** What remains of the texts of a generation: what its price depended on, and the metadata that usage is grouped by. */
export function erasedTexts(
  { input: { inputImageUrls: _, ...input }, metadata }: Pick<Generation, 'input' | 'metadata'>,
  usageMetadataKeys: readonly string[],
): Pick<Generation, 'input' | 'metadata'> {
  return {
    input: { ...input, prompt: '' },
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => usageMetadataKeys.includes(key))),
  };
}
