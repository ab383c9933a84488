import type pg from 'pg';
import { splitDatabaseUrl } from '../../domain/split-database-url.ts';
import type { DatabaseTimeouts } from '../engine/database-timeouts.ts';

/** What the driver connects with. @param ca PEM; with it TLS is required, and the server's name is checked */
export function connectionConfig(url: string, ca: string | null): pg.ClientConfig {
  if (ca === null) return { connectionString: url };
  return { connectionString: withoutTlsParameters(url), ssl: { ca, rejectUnauthorized: true } };
}

/** What the driver connects with, for each host that the URL names. */
export function connectionConfigs(url: string, ca: string | null): pg.ClientConfig[] {
  return splitDatabaseUrl(url).urls.map((each) => connectionConfig(each, ca));
}

/** What a session, or each transaction of one that is shared, is set to. */
export function sessionSettings(
  { statementMs, lockMs, idleMs }: DatabaseTimeouts,
  schema: string | null,
): string[] {
  return [
    `statement_timeout = ${statementMs}`,
    `lock_timeout = ${lockMs}`,
    // A stalled process must not keep its locks.
    `idle_in_transaction_session_timeout = ${idleMs}`,
    ...(schema === null ? [] : [`search_path = ${quoted(schema)}`]),
  ];
}

/**
 * The statements that a new connection runs first. Not parameters of the connection, which connection poolers
 * refuse.
 */
export function prologueOf(timeouts: DatabaseTimeouts, schema: string | null): string {
  return sessionSettings(timeouts, schema)
    .map((setting) => `set ${setting}`)
    .join('; ');
}

/** Begins a transaction with settings that end with it. */
export function beginWith(settings: readonly string[]): string {
  return ['BEGIN', ...settings.map((setting) => `SET LOCAL ${setting}`)].join('; ');
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The driver lets the parameters of the URL win over everything else. */
function withoutTlsParameters(url: string): string {
  const [address = '', query] = url.split('?', 2);
  if (query === undefined) return address;
  const kept = query.split('&').filter((parameter) => !/^(ssl|sslmode|sslrootcert)=/.test(parameter));
  return kept.length === 0 ? address : `${address}?${kept.join('&')}`;
}
