import { loadConfig } from '../src/config/load-config.ts';
import { systemClock } from '../src/domain/clock.ts';
import { createLogger } from '../src/gateway/logger.ts';
import { openOperationContext } from '../src/gateway/open-operation-context.ts';
import type { OperationContext } from '../src/operations/operation-context.ts';

/** Runs any operation beside a gateway, also those that ask the network, which the command line's context has no part for. */
export async function withOperationContext<T>(
  { environment }: { environment: Record<string, string> },
  work: (context: OperationContext) => Promise<T>,
): Promise<T> {
  const { context, close } = await openOperationContext({
    config: loadConfig(environment),
    clock: systemClock,
    logger: createLogger({ LOG_LEVEL: 'error', LOG_PRETTY: 'false' }),
    notify: () => undefined,
    observe: () => undefined,
  });
  try {
    return await work(context);
  } finally {
    await close();
  }
}
