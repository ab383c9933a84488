import { toTimestamp } from '../../domain/clock.ts';
import type { ListedVersion } from '../../domain/generations/price-list.ts';
import type { AnyModel } from '../../domain/models/catalogue.ts';

export type ModelResource = ReturnType<typeof toModelResource>;

/** A model as callers see it. @param price the current price list of the model; null when there is none */
export function toModelResource(model: AnyModel, price: ListedVersion | null) {
  const { id, name, description, paths, inputSchema, maxInputImages, expectedDurationMs } = model;
  return {
    id,
    object: 'model' as const,
    name,
    description,
    price: price && {
      version: price.version,
      effectiveAt: toTimestamp(price.effectiveAt),
      credits: price.credits,
    },
    limits: { maxInputImages },
    expectedDurationSeconds: {
      median: expectedDurationMs.median / 1_000,
      p95: expectedDurationMs.p95 / 1_000,
    },
    paths,
    inputSchema,
  };
}
