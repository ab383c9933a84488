import type { ConfiguredAccount } from '../operations/operation-context.ts';
import type { Config } from '../config/config.ts';
import type { AccountSetting } from '../config/upstream-accounts.ts';
import { DAY_MS, HOUR_MS } from '../domain/clock.ts';
import type { BackupPolicy } from '../domain/backups/backup-policy.ts';
import { createPriceList } from '../domain/generations/price-list.ts';
import type { Policy } from '../operations/operation-context.ts';

/** The settings that operations decide by. */
export function createPolicy(config: Config): Policy {
  return {
    accounts: accountsOf(config),
    allowanceMargin: config.UPSTREAM_ALLOWANCE_MARGIN_PERCENT / 100,
    maxInFlightPerTeam: config.UPSTREAM_MAX_IN_FLIGHT_PER_TEAM ?? Infinity,
    interactiveReserve: config.UPSTREAM_INTERACTIVE_RESERVE_PERCENT / 100,
    spreadRequests: config.UPSTREAM_SPREAD_REQUESTS === 'on',
    pollMinIntervalMs: config.UPSTREAM_POLL_MIN_INTERVAL_MS,
    upstreamTimeoutMs: config.UPSTREAM_TIMEOUT_MS,
    unreachableLimitMs: config.UPSTREAM_UNREACHABLE_LIMIT_HOURS * HOUR_MS,
    priceList: createPriceList(config.PRICES),
    unknownOutcome: config.UPSTREAM_UNKNOWN_OUTCOME,
    restoreQueued: config.RESTORE_QUEUED,
    backups: backupsOf(config),
    queueTimeoutMs: config.QUEUE_TIMEOUT_SECONDS * 1_000,
    leaseMs: config.LEASE_MS,
    retryScheduleMs: config.WEBHOOK_RETRY_SCHEDULE,
    concurrencyPerReceiver: config.WEBHOOK_CONCURRENCY_PER_ENDPOINT,
    sendsTraceparent: config.UPSTREAM_SEND_TRACEPARENT === 'on',
    idempotencyRetentionMs: config.RETENTION_IDEMPOTENCY_KEYS_DAYS * DAY_MS,
    retention: {
      textsMs: config.RETENTION_TEXTS_DAYS * DAY_MS,
      eventsMs: config.RETENTION_EVENTS_DAYS * DAY_MS,
    },
    teamLabels: config.METRICS_TEAM_LABELS === 'on',
    usageMetadataKeys: config.USAGE_METADATA_KEYS,
    hasAdminToken: config.ADMIN_TOKEN !== null,
    latePictures: config.LATE_PICTURES,
    // Set when the keys that sign links are known.
    files: null,
  };
}

function backupsOf(config: Config): BackupPolicy | null {
  const { BACKUP_DIR: folder } = config;
  if (folder === null) return null;
  return { folder, intervalMs: config.BACKUP_INTERVAL_HOURS * HOUR_MS, keep: config.BACKUP_KEEP };
}

// A tenth of the hour's requests: several times what is needed to use them all, and few enough that the completion
// times of the first are known before the last are submitted. Never fewer than ten.
const IN_FLIGHT_SHARE = 0.1;
const MIN_IN_FLIGHT = 10;

function accountsOf(config: Config): ConfiguredAccount[] {
  const { NANOPHOTO_API_KEY: apiKey, UPSTREAM_REQUESTS_PER_HOUR: usual } = config;
  const settings = apiKey === null ? (config.UPSTREAM_ACCOUNTS ?? []) : [{ name: 'default', apiKey }];
  return settings.map(({ requestsPerHour = usual, maxInFlight, ...account }: AccountSetting) => ({
    ...account,
    requestsPerHour,
    maxInFlight: maxInFlight ?? Math.max(MIN_IN_FLIGHT, Math.round(requestsPerHour * IN_FLIGHT_SHARE)),
  }));
}
