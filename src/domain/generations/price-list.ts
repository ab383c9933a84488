import type { UnixMs } from '../clock.ts';
import { catalogue, type ModelId } from '../models/catalogue.ts';
import type { ImageQuality } from '../models/image-input.ts';

export interface PriceList {
  /** Null when no version is in effect at `now`, or it has no price for the quality; never 0 by default. */
  priceOf(model: ModelId, quality: ImageQuality, now: UnixMs): { credits: number; version: string } | null;
  /** The version in effect at `now`, or null. */
  versionAt(model: ModelId, now: UnixMs): ListedVersion | null;
}

/**
 * The prices of one model from an instant on. A quality without a price is not available while it is in
 * effect.
 */
export interface ListedVersion {
  version: string;
  effectiveAt: UnixMs;
  credits: Readonly<Partial<Record<ImageQuality, number>>>;
}

/** A price version that the operator adds to those of the catalogue. */
export interface PriceOverride extends ListedVersion {
  model: ModelId;
}

/**
 * The catalogue's and the operator's prices. The later `effectiveAt` wins; at the same instant, the
 * operator's.
 */
export function createPriceList(overrides: readonly PriceOverride[] = []): PriceList {
  function versionAt(model: ModelId, now: UnixMs): ListedVersion | null {
    const own = overrides.filter((override) => override.model === model);
    return [...catalogue[model].priceVersions, ...own].reduce<ListedVersion | null>(
      (latest, version) =>
        version.effectiveAt <= now && version.effectiveAt >= (latest?.effectiveAt ?? -Infinity)
          ? version
          : latest,
      null,
    );
  }

  return {
    versionAt,
    priceOf(model, quality, now) {
      const version = versionAt(model, now);
      const credits = version?.credits[quality];
      return version === null || credits === undefined ? null : { credits, version: version.version };
    },
  };
}
