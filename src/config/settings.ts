import { Type } from 'typebox';
import { defaultRetryScheduleMs } from '../domain/deliveries/next-state.ts';
import { processRoles } from '../domain/processes/process-role.ts';
import { unknownOutcomePolicies } from '../domain/upstream/submission-outcome.ts';
import { adminToken } from './admin-token.ts';
import { corsOrigins } from './cors-origins.ts';
import { trustedProxies } from './trusted-proxies.ts';
import { allowedNetworks } from './allowed-networks.ts';
import { databaseSettings } from './database-settings.ts';
import { databaseUrl } from './database-url.ts';
import { fileSettings } from './file-settings.ts';
import { backupSettings } from './backup-settings.ts';
import { choice } from './kinds/choice.ts';
import { durations } from './kinds/durations.ts';
import { headerText } from './kinds/header-text.ts';
import { integer } from './kinds/integer.ts';
import { text } from './kinds/text.ts';
import { url } from './kinds/url.ts';
import { prices } from './prices.ts';
import { encryptionKey, previousEncryptionKeys } from './encryption-key.ts';
import { retentionSettings } from './retention-settings.ts';
import { optional } from './setting.ts';
import { traceSettings } from './trace-settings.ts';
import { waitingSettings } from './waiting-settings.ts';
import { upstreamAccounts } from './upstream-accounts.ts';
import { usageMetadataKeys } from './usage-metadata-keys.ts';

const milliseconds = { unit: 'ms' };

/** Every setting. Parsing, the type of the configuration and `docs/settings.md` come from this list. */
export const settings = {
  HOST: text('127.0.0.1', 'The address that the gateway listens on.'),
  PORT: integer({ min: 0, max: 65_535 }, 8080, 'The port that the gateway listens on; 0 picks a free one.'),
  DATABASE_URL: databaseUrl,
  ...databaseSettings,
  NANOPHOTO_API_KEY: headerText('The upstream API key. It makes one account named `default`.'),
  UPSTREAM_ACCOUNTS: upstreamAccounts,
  NANOPHOTO_BASE_URL: url('https://nanophoto.ai', ['https', 'http'], 'The base URL of the upstream API.'),
  UPSTREAM_REQUESTS_PER_HOUR: integer(
    { min: 2, max: 1_000_000 },
    100,
    'The allowance of an upstream account: its requests in any hour, unless the account sets its own.',
    { unit: 'requests' },
  ),
  UPSTREAM_MAX_IN_FLIGHT_PER_TEAM: optional(
    integer(
      { min: 1, max: 100_000 },
      1,
      'Generations of one team that the upstream may have at once. Without it there is no cap.',
      { unit: 'generations' },
    ),
  ),
  UPSTREAM_ALLOWANCE_MARGIN_PERCENT: integer(
    { min: 0, max: 90 },
    2,
    "The part of each allowance that is left unused, since the upstream's clock and window may differ.",
    { unit: '%' },
  ),
  UPSTREAM_INTERACTIVE_RESERVE_PERCENT: integer(
    { min: 0, max: 50 },
    0,
    'The part of each allowance, and of the places in flight, that batch work leaves free for interactive work.',
    { unit: '%' },
  ),
  UPSTREAM_SPREAD_REQUESTS: choice(
    ['on', 'off'],
    'off',
    'Spends a burst evenly over the hour instead of at once, so that later requests find allowance too.',
  ),
  UPSTREAM_POLL_MIN_INTERVAL_MS: integer(
    { min: 10, max: 600_000 },
    3_000,
    'The shortest interval between two polls of one generation.',
    milliseconds,
  ),
  UPSTREAM_UNKNOWN_OUTCOME: choice(
    unknownOutcomePolicies,
    'fail',
    'What happens when the answer to a submission is lost: `fail`, or `resubmit` once, which may pay twice.',
  ),
  UPSTREAM_USER_AGENT: text(
    'Mozilla/5.0 (compatible; Nanogate/1)',
    "The `User-Agent` of upstream requests. The upstream's CDN refuses those of common HTTP libraries.",
  ),
  UPSTREAM_SEND_TRACEPARENT: choice(
    ['on', 'off'],
    'off',
    'Whether the upstream receives the `traceparent` of the request that created a generation.',
  ),
  UPSTREAM_TIMEOUT_MS: integer(
    { min: 100, max: 600_000 },
    60_000,
    'The deadline of each upstream request.',
    milliseconds,
  ),
  UPSTREAM_UNREACHABLE_LIMIT_HOURS: integer(
    { min: 1, max: 24 },
    24,
    'How long after its submission a generation stays open while its status cannot be read.',
    { unit: 'h' },
  ),
  UPSTREAM_CONCURRENCY: integer(
    { min: 1, max: 1_000 },
    16,
    'Submissions, and polls, that one process has in flight at the same time.',
    { unit: 'requests' },
  ),
  QUEUE_TIMEOUT_SECONDS: integer(
    { min: 1, max: 2_592_000 },
    900,
    'How long a generation may wait for upstream allowance, unless the request sets its own.',
    { unit: 's' },
  ),
  PRICES: prices,
  ADMIN_TOKEN: adminToken,
  ENCRYPTION_KEY: encryptionKey,
  ENCRYPTION_KEY_PREVIOUS: previousEncryptionKeys,
  TRUSTED_PROXIES: trustedProxies,
  CORS_ORIGINS: corsOrigins,
  DASHBOARD: choice(['on', 'off'], 'on', 'Whether the gateway serves its pages for people at `/dashboard`.'),
  PUBLIC_BASE_URL: optional(
    url(
      'https://nanogate.example',
      ['https', 'http'],
      'The URL under which others reach the gateway: of links to files, the `servers` of the OpenAPI document, and the `type` of errors. Without it, these are relative, and there are no links for the upstream.',
    ),
  ),
  WEBHOOK_ALLOWED_NETWORKS: allowedNetworks,
  WEBHOOK_RETRY_SCHEDULE: durations(
    defaultRetryScheduleMs,
    'The delays between the attempts to deliver a webhook. Units: `ms`, `s`, `m`, `h`, `d`.',
  ),
  WEBHOOK_TIMEOUT_MS: integer(
    { min: 100, max: 20_000 },
    15_000,
    'The deadline of each attempt to deliver a webhook, at most five sixths of `LEASE_MS`.',
    milliseconds,
  ),
  WEBHOOK_PROXY_URL: optional(
    url('', ['http', 'https'], 'The proxy that webhooks are sent through, with its credentials if any.', {
      secret: true,
    }),
  ),
  // One team may hold half of them and two a third each, so 32 teams that begin to hang at once leave some to the others.
  WEBHOOK_CONCURRENCY: integer(
    { min: 1, max: 10_000 },
    256,
    'Webhook attempts that one process has in flight at the same time.',
    { unit: 'attempts' },
  ),
  WEBHOOK_CONCURRENCY_PER_ENDPOINT: integer(
    { min: 1, max: 1_000 },
    8,
    'Webhook attempts in flight at the same time to one endpoint, or to one origin that requests of a team name.',
    { unit: 'attempts' },
  ),
  ...waitingSettings,
  ...fileSettings,
  USAGE_METADATA_KEYS: usageMetadataKeys,
  ...retentionSettings,
  ...backupSettings,
  PROCESS_ROLE: choice(
    processRoles,
    'all',
    'What this process does: `api` serves requests, `worker` does everything else, `all` both. SQLite has one process: `all`.',
  ),
  LEASE_MS: integer(
    { min: 1_000, max: 600_000 },
    30_000,
    'Lease duration: how long work stays claimed after a crash.',
    milliseconds,
  ),
  SHUTDOWN_TIMEOUT_MS: integer(
    { min: 1_000, max: 3_600_000 },
    25_000,
    'How long a stop may take, `SHUTDOWN_DRAIN_MS` included. systemd and Kubernetes kill a process after 90 s and 30 s.',
    milliseconds,
  ),
  SHUTDOWN_DRAIN_MS: integer(
    { min: 0, max: 3_600_000 },
    0,
    'How long a stopping gateway still serves requests while `/readyz` answers 503, so that load balancers notice.',
    milliseconds,
  ),
  METRICS_TEAM_LABELS: choice(
    ['on', 'off'],
    'off',
    'Whether `nanogate_budget_used_ratio` has a time series for each team, at most 1,000 of them; otherwise it shows the highest of all teams.',
  ),
  LOG_LEVEL: choice(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    'info',
    'Minimum log level.',
  ),
  LOG_PRETTY: choice(
    ['auto', 'true', 'false'],
    'auto',
    'Readable log lines instead of JSON; `auto`: when standard output is a terminal.',
  ),
  ...traceSettings,
};

/** The schema of the configuration, as `loadConfig` returns it. */
export const configSchema = Type.Object(settings);

export type SettingName = keyof typeof settings;
