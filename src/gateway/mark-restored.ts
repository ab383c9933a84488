import type { Config } from '../config/config.ts';
import type { Actor } from '../domain/audit/actor.ts';
import { systemClock } from '../domain/clock.ts';
import { beginHold } from '../operations/backups/begin-hold.ts';
import { loseMissingFiles } from '../operations/backups/lose-missing-files.ts';
import { openLocalContext } from './local-context.ts';
import { createLogger } from './logger.ts';
import type { Restored } from './restore-database.ts';

/** Begins the hold of a database that other tools restored. On SQLite the gateway must be stopped. */
export async function markRestored(config: Config, actor: Actor): Promise<Restored> {
  const { context, close } = await openLocalContext({
    config,
    actor,
    clock: systemClock,
    logger: createLogger({ LOG_LEVEL: 'error', LOG_PRETTY: 'false' }),
    notify: () => undefined,
    observe: () => undefined,
    exclusive: config.DATABASE_URL.startsWith('file:'),
  });
  try {
    const summary = await beginHold(context, 'marked');
    return { backup: null, summary, lostFiles: await loseMissingFiles(context) };
  } finally {
    await close();
  }
}
