import { Type, type Static } from 'typebox';
import { jsonValue } from './kinds/json-value.ts';
import { HEADER_TEXT_PATTERN } from './kinds/header-text.ts';
import { optional } from './setting.ts';

const Accounts = Type.Array(
  Type.Object(
    {
      name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
      apiKey: Type.String({ pattern: HEADER_TEXT_PATTERN }),
      requestsPerHour: Type.Optional(Type.Integer({ minimum: 2, maximum: 1_000_000 })),
      maxInFlight: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    },
    { additionalProperties: false },
  ),
  { minItems: 1 },
);

export const upstreamAccounts = optional(
  jsonValue(
    Accounts,
    '',
    'Several upstream accounts, as JSON: `[{"name","apiKey","requestsPerHour","maxInFlight"}]`.',
    {
      secret: true,
      mismatch:
        'must be JSON such as [{"name":"main","apiKey":"…","requestsPerHour":100}]; names are lower case',
      refine(accounts) {
        if (new Set(accounts.map(({ name }) => name)).size < accounts.length)
          throw new Error('names an account twice');
      },
    },
  ),
);

/** One upstream API key. `requestsPerHour` and `maxInFlight` (confirmed generations that have not ended) where they differ. */
export type AccountSetting = Static<typeof Accounts>[number];
