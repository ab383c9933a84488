import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parseJson } from '../domain/parse-json.ts';
import { MAX_CREDITS } from '../domain/budgets/check-budget.ts';
import { catalogue, modelIds } from '../domain/models/catalogue.ts';
import { imageQualities } from '../domain/models/image-input.ts';
import type { PriceOverride } from '../domain/generations/price-list.ts';
import type { Setting } from './settings.ts';

const credits = Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_CREDITS }));

const Prices = Type.Array(
  Type.Object(
    {
      model: Type.Enum(modelIds),
      version: Type.String({ pattern: '^[\\x21-\\x7e]{1,40}$' }),
      effectiveAt: Type.String({
        pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
      }),
      credits: Type.Object(Object.fromEntries(imageQualities.map((quality) => [quality, credits])), {
        additionalProperties: false,
        minProperties: 1,
      }),
    },
    { additionalProperties: false },
  ),
);

export const prices: Setting<PriceOverride[]> = {
  default: '[]',
  about:
    'Prices beside those that come with the gateway, as JSON: `[{"model","version","effectiveAt","credits":{"1K","2K","4K"}}]`. Of each model the one that took effect last holds; a quality that it does not name is refused.',
  parse(value) {
    const list: unknown = parseJson(value);
    if (!Value.Check(Prices, list)) {
      throw new Error(
        'must be JSON such as [{"model":"nano-banana-2","version":"2027-01","effectiveAt":"2027-01-01T00:00:00Z","credits":{"1K":5,"2K":9,"4K":18}}]; credits are whole and above 0',
      );
    }
    const versions = list.map(({ effectiveAt, ...price }) => ({
      ...price,
      effectiveAt: Date.parse(effectiveAt),
    }));
    for (const { model, version, effectiveAt } of versions) {
      if (Number.isNaN(effectiveAt))
        throw new Error(`has a version ${version} from a time that does not exist`);
      const named = [...catalogue[model].priceVersions, ...versions.filter((other) => other.model === model)];
      if (named.filter((other) => other.version === version).length > 1)
        throw new Error(`has a version ${version} of ${model} that there is already`);
    }
    return versions;
  },
};
