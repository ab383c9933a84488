import { readFileSync } from 'node:fs';
import { defaultRetryScheduleMs } from '../domain/deliveries/next-state.ts';
import { unknownOutcomePolicies } from '../domain/upstream/submission-outcome.ts';
import { encryptionKey, previousEncryptionKeys } from './encryption-settings.ts';
import { prices } from './price-setting.ts';
import { choice, durations, integer, optional, text, url, type Setting } from './settings.ts';
import {
  adminToken,
  databaseUrl,
  upstreamAccounts,
  upstreamApiKey,
  usageMetadataKeys,
} from './gateway-settings.ts';
import { allowedNetworks, webhookProxyUrl } from './webhook-settings.ts';

/** Every setting, parsed. Null where one is absent and has no default. */
export type Config = Readonly<{ [Name in SettingName]: Parsed<(typeof settings)[Name]> }>;

type AnySetting = Setting<unknown, string | null>;

/** Every setting of the gateway, with its default. `docs/settings.md` is printed from this. */
export const settings = {
  HOST: text('127.0.0.1', 'The address that the gateway listens on.'),
  PORT: integer({ min: 0, max: 65_535 }, 8080, 'The port that the gateway listens on; 0 picks a free one.'),
  DATABASE_URL: databaseUrl,
  NANOPHOTO_API_KEY: upstreamApiKey,
  UPSTREAM_ACCOUNTS: upstreamAccounts,
  NANOPHOTO_BASE_URL: url('https://nanophoto.ai', ['https', 'http'], 'Where the upstream API is.'),
  UPSTREAM_REQUESTS_PER_HOUR: integer(
    { min: 2, max: 1_000_000 },
    100,
    'Requests that an account may send in any hour, where the account does not say.',
  ),
  UPSTREAM_MAX_IN_FLIGHT_PER_TEAM: optional(
    integer(
      { min: 1, max: 100_000 },
      1,
      'Generations of one team that the upstream may have at once. Absent: no cap.',
    ),
  ),
  UPSTREAM_ALLOWANCE_MARGIN_PERCENT: integer(
    { min: 0, max: 90 },
    2,
    "The part of each allowance that is left unused, since the upstream's clock and window may differ. Per cent.",
  ),
  UPSTREAM_POLL_MIN_INTERVAL_MS: integer(
    { min: 10, max: 600_000 },
    3_000,
    'The upstream is asked about one generation at most this often. Milliseconds.',
  ),
  UPSTREAM_UNKNOWN_OUTCOME: choice(
    unknownOutcomePolicies,
    'fail',
    'What happens when the answer to a submission is lost: `fail`, or `resubmit` once, which may pay twice.',
  ),
  UPSTREAM_USER_AGENT: text(
    'Mozilla/5.0 (compatible; Nanogate/1)',
    'The `User-Agent` of upstream requests: the CDN before the upstream refuses those of common libraries.',
  ),
  UPSTREAM_TIMEOUT_MS: integer(
    { min: 100, max: 600_000 },
    60_000,
    'One deadline for each upstream request. Milliseconds.',
  ),
  UPSTREAM_CONCURRENCY: integer(
    { min: 1, max: 1_000 },
    16,
    'Submissions, and polls, under way at the same time.',
  ),
  QUEUE_TIMEOUT_SECONDS: integer(
    { min: 1, max: 2_592_000 },
    900,
    'How long a generation may wait for upstream allowance, where the request does not say.',
  ),
  PRICES: prices,
  ADMIN_TOKEN: adminToken,
  ENCRYPTION_KEY: encryptionKey,
  ENCRYPTION_KEY_PREVIOUS: previousEncryptionKeys,
  WEBHOOK_ALLOWED_NETWORKS: allowedNetworks,
  WEBHOOK_RETRY_SCHEDULE: durations(
    defaultRetryScheduleMs,
    'The delays between attempts to deliver a webhook.',
  ),
  WEBHOOK_TIMEOUT_MS: integer(
    { min: 100, max: 20_000 },
    15_000,
    'One deadline for each attempt to deliver a webhook, at most five sixths of a lease. Milliseconds.',
  ),
  WEBHOOK_PROXY_URL: webhookProxyUrl,
  // Each receiver that begins to hang holds as many as one may have, eight, until its breaker opens: 31 at a time leave room for the
  // others, 32 make them wait for a time-out.
  WEBHOOK_CONCURRENCY: integer(
    { min: 1, max: 10_000 },
    256,
    'Webhook attempts that one process has under way at the same time.',
  ),
  WEBHOOK_CONCURRENCY_PER_ENDPOINT: integer(
    { min: 1, max: 1_000 },
    8,
    'Webhook attempts that one endpoint has under way at the same time; also each origin that requests of a team name.',
  ),
  USAGE_METADATA_KEYS: usageMetadataKeys,
  LEASE_MS: integer(
    { min: 1_000, max: 600_000 },
    30_000,
    'How long a worker that crashed keeps what it was working on. Milliseconds.',
  ),
  LOG_LEVEL: choice(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    'info',
    'The least severe log lines to write.',
  ),
  LOG_PRETTY: choice(
    ['auto', 'true', 'false'],
    'auto',
    'Log lines for people instead of JSON; `auto`: when writing to a terminal.',
  ),
} satisfies Record<string, AnySetting>;

export type SettingName = keyof typeof settings;
type Parsed<S> = S extends { parse(text: string): infer T; default: infer D }
  ? D extends string
    ? T
    : T | null
  : never;

/** Lists everything that is wrong with the configuration at once, a line each. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads the configuration. @throws ConfigError with one line for each setting that is wrong */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = [];
  const entries = Object.entries<AnySetting>(settings).map(([name, setting]): [string, unknown] => {
    try {
      const value = readText(name, setting.secret === true, environment) ?? setting.default;
      return [name, value === null ? null : setting.parse(value)];
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : 'is wrong'}`);
      return [name, null];
    }
  });
  const config = Object.freeze(Object.fromEntries(entries)) as Config;
  if (problems.length === 0) problems.push(...crossChecks(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

// An empty value counts as absent: that is what `NAME=` in an env file means.
function readText(name: string, secret: boolean, environment: Record<string, string | undefined>) {
  const value = environment[name];
  const file = secret ? environment[`${name}_FILE`] : undefined;
  if (value && file) throw new Error(`and ${name}_FILE are both set; set one`);
  if (!file) return value === '' ? undefined : value;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`cannot be read from the file that ${name}_FILE names`);
  }
}

// Of a lease, the part that an attempt at a webhook may take. The rest, 5 s where nothing is set, is for committing how it ended.
const DELIVERY_SHARE = 5 / 6;

function crossChecks(config: Config): string[] {
  const problems: string[] = [];
  if (config.NANOPHOTO_API_KEY !== null && config.UPSTREAM_ACCOUNTS !== null) {
    problems.push('NANOPHOTO_API_KEY and UPSTREAM_ACCOUNTS are both set; set one');
  }
  if (config.WEBHOOK_TIMEOUT_MS > config.LEASE_MS * DELIVERY_SHARE) {
    problems.push(
      'WEBHOOK_TIMEOUT_MS must be at most five sixths of LEASE_MS, or a slow delivery would be sent twice',
    );
  }
  if (config.DATABASE_URL.startsWith('postgres') && config.ENCRYPTION_KEY === null) {
    problems.push(
      'ENCRYPTION_KEY must be set with PostgreSQL, since every replica needs the same one: openssl rand -base64 32',
    );
  }
  return problems;
}
