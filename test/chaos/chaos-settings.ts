export const ADMIN_TOKEN = 'an-operator-of-the-chaos-run-0123456789';
// Several times what a transaction may wait for a lock: renewals of leases wait for the same ones.
export const LEASE_MS = 10_000;
/** The account whose requests of an hour the run uses up. */
export const SMALL_ACCOUNT = { name: 'small', apiKey: 'key-small', requestsPerHour: 60 };

// Several, so that one whose circuit is open does not stop the run; one with so few requests that it uses them up.
const accounts = [
  SMALL_ACCOUNT,
  ...[1, 2, 3].map((i) => ({ name: `large-${i}`, apiKey: `key-${i}`, requestsPerHour: 1_000_000 })),
];

/** What takes minutes in production takes seconds here, so that a run sees much of it. */
export function chaosSettings(databaseUrl: string, sandboxUrl: string): Record<string, string> {
  return {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    ADMIN_TOKEN,
    UPSTREAM_ACCOUNTS: JSON.stringify(accounts),
    NANOPHOTO_BASE_URL: sandboxUrl,
    UPSTREAM_POLL_MIN_INTERVAL_MS: '500',
    UPSTREAM_CONCURRENCY: '8',
    UPSTREAM_TIMEOUT_MS: '15000',
    LEASE_MS: String(LEASE_MS),
    // No generation times out in the queue, whatever happens within a run.
    QUEUE_TIMEOUT_SECONDS: '86400',
    SHUTDOWN_TIMEOUT_MS: '8000',
    WEBHOOK_TIMEOUT_MS: '800',
    // No delivery uses up its schedule within a run.
    WEBHOOK_RETRY_SCHEDULE: [...Array<string>(20).fill('1s'), ...Array<string>(80).fill('10s')].join(','),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
    LOG_LEVEL: 'info',
  };
}
