import { loadConfig } from '../config/config.ts';
import { systemClock } from '../domain/clock.ts';
import { createLogger } from '../gateway/logger.ts';
import { openContext } from '../gateway/operation-context.ts';
import type { OperationContext } from '../operations/context.ts';
import type { Terminal } from './terminal.ts';

/** Opens the database that the settings name, runs `work`, and closes it again. */
export async function withOperations<T>(
  { environment }: Pick<Terminal, 'environment'>,
  work: (context: OperationContext) => Promise<T>,
): Promise<T> {
  const config = loadConfig(environment);
  const { context, close } = await openContext({
    config,
    clock: systemClock,
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
