import { DAY_MS, HOUR_MS, SECOND_MS } from '../domain/clock.ts';
import { shortestRetentionMs } from '../domain/retention/retention.ts';
import type { Config } from './config.ts';

// The part of a lease that a webhook attempt may take. The rest, 5 s by default, is for committing its result.
const ATTEMPT_SHARE = 5 / 6;

/** What is wrong with settings that are each right by themselves, one line each. */
export function checkConfig(config: Config): string[] {
  const problems: string[] = [];
  if (config.NANOPHOTO_API_KEY !== null && config.UPSTREAM_ACCOUNTS !== null) {
    problems.push('NANOPHOTO_API_KEY and UPSTREAM_ACCOUNTS are both set; set one');
  }
  if (config.WEBHOOK_TIMEOUT_MS > config.LEASE_MS * ATTEMPT_SHARE) {
    problems.push(
      'WEBHOOK_TIMEOUT_MS must be at most five sixths of LEASE_MS, or a slow delivery would be sent twice',
    );
  }
  if (config.DATABASE_URL.startsWith('postgres') && config.ENCRYPTION_KEY === null) {
    problems.push(
      'ENCRYPTION_KEY must be set with PostgreSQL, since every replica needs the same one: openssl rand -base64 32',
    );
  }
  if (config.DATABASE_DIRECT_URL !== null && config.DATABASE_URL.startsWith('file:')) {
    problems.push('DATABASE_DIRECT_URL is for PostgreSQL behind a connection pooler; DATABASE_URL is a file');
  }
  if (config.PROCESS_ROLE !== 'all' && config.DATABASE_URL.startsWith('file:')) {
    problems.push(
      'PROCESS_ROLE must be all with SQLite, which has one process; several share a PostgreSQL, see docs/several-gateways.md',
    );
  }
  if (config.SHUTDOWN_DRAIN_MS >= config.SHUTDOWN_TIMEOUT_MS) {
    problems.push('SHUTDOWN_DRAIN_MS must be less than SHUTDOWN_TIMEOUT_MS, which includes it');
  }
  if (config.BACKUP_DIR !== null && config.DATABASE_URL.startsWith('postgres')) {
    problems.push(
      'BACKUP_DIR is for SQLite; back PostgreSQL up with pg_dump or WAL archiving, see docs/backups.md',
    );
  }
  problems.push(...retentionProblems(config));
  const isInS3 = config.FILES_URL?.startsWith('s3:') === true;
  if (isInS3 && (config.FILES_S3_ACCESS_KEY_ID === null || config.FILES_S3_SECRET_ACCESS_KEY === null)) {
    problems.push('FILES_S3_ACCESS_KEY_ID and FILES_S3_SECRET_ACCESS_KEY must be set with FILES_URL=s3://…');
  }
  if (config.DROP_IN_IMAGE_URL === 'gateway' && config.PUBLIC_BASE_URL === null) {
    problems.push('PUBLIC_BASE_URL must be set with DROP_IN_IMAGE_URL=gateway, since links begin with it');
  }
  return problems;
}

function retentionProblems(config: Config): string[] {
  const shortestMs = shortestRetentionMs({
    retryScheduleMs: config.WEBHOOK_RETRY_SCHEDULE,
    queueTimeoutMs: config.QUEUE_TIMEOUT_SECONDS * SECOND_MS,
  });
  const names = ['RETENTION_TEXTS_DAYS', 'RETENTION_EVENTS_DAYS'] as const;
  return names
    .filter((name) => config[name] * DAY_MS < shortestMs)
    .map(
      (name) =>
        `${name} must be at least ${Math.ceil(shortestMs / DAY_MS)}: webhooks are retried, and generations can be queued, for ${Math.ceil(shortestMs / HOUR_MS)} h`,
    );
}
