import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parseJson } from '../domain/parse-json.ts';
import { list, url, type Setting } from './settings.ts';

/** Settings of shapes that only the gateway has. */

export const databaseUrl: Setting<string> = {
  default: 'file:data/nanogate.db',
  about: '`file:` and a path for SQLite, or `postgres://…`.',
  secret: true,
  parse(value) {
    if (/^file:.+/.test(value)) return value;
    return url(null, ['postgres', 'postgresql', 'file'], '').parse(value);
  },
};

// What an HTTP header can carry.
const API_KEY = '^[\\x21-\\x7e]+$';

export const upstreamApiKey: Setting<string, null> = {
  default: null,
  about: 'The upstream API key; makes one account named `default`.',
  secret: true,
  parse(value) {
    if (!new RegExp(API_KEY).test(value)) throw new Error('must be printable ASCII without white space');
    return value;
  },
};

// Beyond what can be guessed, also where each letter was typed by a person.
const MIN_TOKEN_CHARACTERS = 32;

export const adminToken: Setting<string, null> = {
  default: null,
  about: "The operator's token for `/admin/v1`, at least 32 characters. Absent: there is no `/admin/v1`.",
  secret: true,
  parse(value) {
    if (!new RegExp(API_KEY).test(value)) throw new Error('must be printable ASCII without white space');
    if (value.length < MIN_TOKEN_CHARACTERS)
      throw new Error(`must have at least ${MIN_TOKEN_CHARACTERS} characters: openssl rand -base64 32`);
    return value;
  },
};

const Accounts = Type.Array(
  Type.Object(
    {
      name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
      apiKey: Type.String({ pattern: API_KEY }),
      requestsPerHour: Type.Optional(Type.Integer({ minimum: 2, maximum: 1_000_000 })),
      maxInFlight: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    },
    { additionalProperties: false },
  ),
  { minItems: 1 },
);

/** One upstream API key; `requestsPerHour` and `maxInFlight` (generations it has taken and not finished) where they differ. */
export interface AccountSetting {
  name: string;
  apiKey: string;
  requestsPerHour?: number;
  maxInFlight?: number;
}

export const upstreamAccounts: Setting<AccountSetting[], null> = {
  default: null,
  about: 'Several upstream accounts, as JSON: `[{"name","apiKey","requestsPerHour","maxInFlight"}]`.',
  secret: true,
  parse(value) {
    const accounts: unknown = parseJson(value);
    if (!Value.Check(Accounts, accounts)) {
      throw new Error(
        'must be JSON such as [{"name":"main","apiKey":"…","requestsPerHour":100}]; names are lower case',
      );
    }
    if (new Set(accounts.map(({ name }) => name)).size < accounts.length)
      throw new Error('names an account twice');
    return accounts;
  },
};

// As in a query (`groupBy=metadata.order`) and in a list with commas; a request's metadata may have other keys too.
const METADATA_KEY = /^[A-Za-z0-9_.:-]{1,40}$/;
// Each costs a row for each of its values and day, and a write for each generation that ends.
const MAX_METADATA_KEYS = 10;

export const usageMetadataKeys: Setting<string[]> = {
  ...list(
    'Metadata keys whose values usage can be reported by, with commas between; at most 10. Best those with few values, such as a cost centre.',
  ),
  parse(value) {
    const keys = list('').parse(value);
    const wrong = keys.find((key) => !METADATA_KEY.test(key));
    if (wrong !== undefined)
      throw new Error(`has "${wrong}": keys are of letters, digits and _ . : -, at most 40`);
    if (new Set(keys).size < keys.length) throw new Error('names a key twice');
    if (keys.length > MAX_METADATA_KEYS) throw new Error(`names more than ${MAX_METADATA_KEYS} keys`);
    return keys;
  },
};
