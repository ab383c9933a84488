import { Type } from 'typebox';
import { MAX_CREDITS } from '../domain/budgets/check-budget.ts';
import type { PriceOverride } from '../domain/generations/price-list.ts';
import { catalogue, modelIds } from '../domain/models/catalogue.ts';
import { imageQualities } from '../domain/models/image-input.ts';
import { jsonValue } from './kinds/json-value.ts';
import type { Setting } from './setting.ts';

const credits = Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_CREDITS }));

const Prices = Type.Unsafe<PriceOverride[]>(
  Type.Array(
    Type.Object(
      {
        model: Type.Enum(modelIds),
        version: Type.String({ pattern: '^[\\x21-\\x7e]{1,40}$' }),
        effectiveAt: Type.Integer(),
        credits: Type.Object(Object.fromEntries(imageQualities.map((quality) => [quality, credits])), {
          additionalProperties: false,
          minProperties: 1,
        }),
      },
      { additionalProperties: false },
    ),
  ),
);

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export const prices: Setting<PriceOverride[]> = jsonValue(
  Prices,
  '[]',
  'Your prices, beside those that come with the gateway, as JSON: `[{"model","version","effectiveAt","credits":{"1K","2K","4K"}}]`. The version of a model that took effect last holds; a quality that it does not name is refused.',
  {
    mismatch:
      'must be JSON such as [{"model":"nano-banana-2","version":"2027-01","effectiveAt":"2027-01-01T00:00:00Z","credits":{"1K":5,"2K":9,"4K":18}}]; credits are whole and above 0',
    revive: (json) => (Array.isArray(json) ? json.map(withParsedTime) : json),
    refine(versions) {
      for (const { model, version } of versions) {
        const named = [
          ...catalogue[model].priceVersions,
          ...versions.filter((other) => other.model === model),
        ];
        if (named.filter((other) => other.version === version).length > 1)
          throw new Error(`has version ${version} of ${model}, which exists already`);
      }
    },
  },
);

/** Times are written as text and kept as milliseconds. Text that is not an existing time does not match the schema. */
function withParsedTime(entry: unknown): unknown {
  const { effectiveAt } = (entry ?? {}) as { effectiveAt?: unknown };
  if (typeof effectiveAt !== 'string') return { ...(entry as object), effectiveAt: null };
  return { ...(entry as object), effectiveAt: RFC_3339.test(effectiveAt) ? Date.parse(effectiveAt) : NaN };
}
