import { AppError } from '../../domain/app-error.ts';

/**
 * The error as `unavailable` when the database is at fault: it is not reachable, refuses writes, has no space, or
 * took too long. Null for everything else, such as a broken constraint, which is a defect of the gateway.
 */
export function databaseFault(error: unknown): AppError | null {
  for (const each of chainOf(error)) {
    if (each instanceof AppError) return each.code === 'unavailable' ? each : null;
    if (isFault(each)) return unavailable(each);
  }
  return null;
}

/** The driver reported that there is no connection, or no longer one. */
export class ConnectionError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ConnectionError';
  }
}

/**
 * Whether waiting may help at start: nothing listens, the server is starting, it is a standby that accepts no
 * writes yet, another process holds a lock, or the disk is full. A wrong password, a database that does not
 * exist or a certificate that is not trusted stays so.
 */
export function isWorthWaiting(error: unknown): boolean {
  const chain = chainOf(error);
  if (chain.some((each) => UNTRUSTED.test(codeOf(each)))) return false;
  return chain.some((each) => {
    const code = codeOf(each);
    if (TEMPORARY.test(code)) return true;
    if (isSqlState(code, each)) return /^(08|57P|53300|55P03|25006)/.test(code);
    return each instanceof ConnectionError;
  });
}

/** The SQLSTATE that PostgreSQL answered; null when the error has none. */
export function sqlStateOf(error: unknown): string | null {
  for (const each of chainOf(error)) {
    const code = codeOf(each);
    if (isSqlState(code, each)) return code;
  }
  return null;
}

/** Drizzle wraps the driver's error and keeps it as the cause. */
export function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let current = error; current instanceof Error; current = current.cause) chain.push(current);
  return chain;
}

/** The message of the first cause: what the driver said. */
export function rootMessage(error: unknown): string {
  const root = chainOf(error).at(-1);
  // A host name with several addresses, none of which answers: only the errors within say anything.
  if (root instanceof AggregateError) return root.errors.map(rootMessage).join('; ');
  return root?.message ?? String(error);
}

// Because a database that was restarted, or one that failed over, takes a few seconds.
export const RETRY_AFTER_SECONDS = 2;

function unavailable(cause: Error): AppError {
  return new AppError('unavailable', 'The gateway cannot use its database at the moment.', {
    cause,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

// SQLite answers a full disk with `FULL` or, for the index of its log, `IOERR`; Node with the code of the system.
const TEMPORARY = /^(SQLITE_(BUSY|FULL|IOERR)|ENOSPC$|EDQUOT$|EFBIG$|EIO$)/;
// What Node answers when it does not accept the certificate of a server.
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
// Data that cannot be stored, broken constraints, limits of a statement, and statements that are wrong.
const DEFECTS = /^(2[0-4]|27|2B|2D|34|38|39|42601|42P18|54)/;
// The rest (a constraint, a type, misuse, or `SQLITE_ERROR` for a wrong statement) is a defect.
const SQLITE_FAULTS =
  /^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL|LOCKED|PERM|AUTH|INTERRUPT|SCHEMA|NOLFS)/;

function isFault(error: Error): boolean {
  if (error instanceof ConnectionError) return true;
  const code = codeOf(error);
  return SQLITE_FAULTS.test(code) || (isSqlState(code, error) && !DEFECTS.test(code));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

// Node's own codes, such as `EPIPE`, can have five letters too, but no severity.
function isSqlState(code: string, error: Error): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && 'severity' in error;
}
