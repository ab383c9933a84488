import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isWorthWaiting, rootMessage } from '../store/engine/database-fault.ts';

// Because a server that starts needs a few seconds, and the log must stay readable if it needs an hour.
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 10_000;

/**
 * Runs `prepare` again, with a log line each time, while the database is not reachable, starting, read-only or locked.
 * There is no limit: a gateway without its database can do nothing else, and the operator sees why it waits.
 * @param waitUntil ends the waiting when it is aborted; without one the first error is thrown
 */
export async function awaitDatabase<T>(
  prepare: () => Promise<T>,
  { logger, waitUntil, onWait }: AwaitOptions,
): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)) {
    try {
      return await prepare();
    } catch (error) {
      if (waitUntil === undefined || !isWorthWaiting(error)) throw error;
      logger.warn(
        { reason: rootMessage(error), retryInMs: waitMs },
        'database not usable yet; the gateway waits for it',
      );
      onWait?.();
      await sleep(waitMs, undefined, { signal: waitUntil });
    }
  }
}

export interface AwaitOptions {
  logger: Logger;
  waitUntil: AbortSignal | undefined;
  /** Called each time that the database could not be used. */
  onWait?: () => void;
}
