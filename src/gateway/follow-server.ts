import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { ServerChange } from '../domain/backups/server-identity.ts';
import { noteServer } from '../operations/backups/note-server.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import type { ServerListener } from '../store/engine/store.ts';
import { awaitDatabase } from './await-database.ts';
import { beginHoldIfOlder } from './begin-hold-if-older.ts';

/**
 * Puts the gateway on hold when PostgreSQL fails over, or has failed over while it was down, unless no commit can be
 * missing. Completes a hold that began before. Call it before anything is submitted.
 */
export async function followServer(
  context: OperationContext,
  { config, logger, waitUntil }: FollowServerOptions,
): Promise<void> {
  let hasStarted = false;
  const waiting = { logger, waitUntil };
  const completeHold = () =>
    awaitDatabase(() => beginHoldIfOlder(context, logger), waiting).catch((error: unknown) =>
      logger.error({ err: error }, 'a hold is not completed; nanogate resume completes it'),
    );
  const listener: ServerListener = {
    async decide(tx, server) {
      const change = await noteServer(tx, server, config.DATABASE_REPLICATION);
      return () => {
        const message = messages[change];
        if (message !== null) logger.warn({ ...server, change }, message);
        if (hasStarted && isHold(change)) void completeHold();
      };
    },
    unknown() {
      if (config.DATABASE_REPLICATION === 'asynchronous')
        logger.warn(
          'the database does not say its timeline, so a fail-over that loses commits is not noticed',
        );
    },
  };
  // The database may go away again after everything was prepared in it.
  await awaitDatabase(() => context.store.followServer(listener), waiting);
  hasStarted = true;
  await awaitDatabase(() => beginHoldIfOlder(context, logger), waiting);
}

interface FollowServerOptions {
  config: Config;
  logger: Logger;
  waitUntil: AbortSignal | undefined;
}

const messages: Record<ServerChange, string | null> = {
  none: null,
  failed_over: 'the database failed over to a standby, which has every commit',
  another_timeline: 'the database is on another timeline, where commits may be missing',
  another_server: 'the database is on another server, where commits may be missing',
};

function isHold(change: ServerChange): boolean {
  return change === 'another_timeline' || change === 'another_server';
}
