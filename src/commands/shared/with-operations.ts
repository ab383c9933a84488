import { loadConfig } from '../../config/load-config.ts';
import { cliActor } from '../../domain/audit/actor.ts';
import { systemClock } from '../../domain/clock.ts';
import { openLocalContext, type LocalContext } from '../../gateway/local-context.ts';
import { createLogger } from '../../gateway/logger.ts';
import type { Terminal } from './terminal.ts';

/** Opens the database that the settings name, runs `work`, and closes it again. */
export async function withOperations<T>(
  { environment, user = 'unknown' }: Pick<Terminal, 'environment'> & Partial<Pick<Terminal, 'user'>>,
  work: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const { context, close } = await openLocalContext({
    config: loadConfig(environment),
    clock: systemClock,
    actor: cliActor(user),
    logger: createLogger({ LOG_LEVEL: 'error', LOG_PRETTY: 'false' }),
    // A gateway that runs on the same database notices by itself within seconds.
    notify: () => undefined,
    // Metrics are the running gateway's.
    observe: () => undefined,
  });
  try {
    return await work(context);
  } finally {
    await close();
  }
}

/** What the operations of a command work with. */
export type CommandContext = LocalContext;
