import type { Command } from 'commander';
import type { Logger } from 'pino';
import { accessibleKeyFiles } from '../config/accessible-key-files.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { similarSettings } from '../config/similar-settings.ts';
import { createGateway } from '../gateway/gateway.ts';
import { createLogger } from '../gateway/logger.ts';
import { CommandFailure } from './shared/command-failure.ts';
import type { Terminal } from './shared/terminal.ts';

export function serveCommand(serve: Command, terminal: Terminal): void {
  serve.action(async () => {
    const config = loadServeConfig(terminal.environment);
    const logger = createLogger(config);
    const stop = createStop(terminal, logger);
    for (const similar of similarSettings(terminal.environment))
      logger.warn(similar, 'this variable is not a setting and has no effect; is it misspelt?');
    for (const keyFile of accessibleKeyFiles(terminal.environment))
      logger.warn(keyFile, 'others can access this file with an encryption key');
    const { signal: waitUntil, fail: onFatal } = stop;
    // A stop ends the waiting for a database, which is no error.
    const unlessStopped = (error: unknown) => {
      if (!waitUntil.aborted) throw error;
      return null;
    };
    const gateway = await createGateway(config, { logger, waitUntil, onFatal }).catch(unlessStopped);
    try {
      if (!waitUntil.aborted) await gateway?.start().catch(unlessStopped);
      await stop.requested;
    } finally {
      await gateway?.stop();
    }
    const failure = stop.failure();
    if (failure !== null) throw new CommandFailure(`the gateway stopped after an error: ${failure}`, 1);
  });
}

/** Why the gateway stops: a signal of the operator, or an error after which the process cannot go on. */
interface Stop {
  /** Resolves when the gateway must stop; `signal` is aborted then. */
  requested: Promise<void>;
  signal: AbortSignal;
  /** Requests a stop because of an error. Later errors are logged only. */
  fail(error: unknown): void;
  /** The message of the first error. Null: there was none. */
  failure(): string | null;
}

function createStop(terminal: Terminal, logger: Logger): Stop {
  const stopping = new AbortController();
  let first: string | null = null;
  const requested = new Promise<void>((resolve) =>
    stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const fail = (error: unknown) => {
    logger.fatal({ err: error }, 'unexpected error; the gateway stops');
    first ??= error instanceof Error ? error.message : String(error);
    stopping.abort();
  };
  // Before anything is opened: the first process of a container gets no signal that it does not listen for.
  void terminal.untilStopped().then(() => stopping.abort());
  terminal.watchFailures(fail);
  return { requested, signal: stopping.signal, fail, failure: () => first };
}

const accountSettings = [
  'NANOPHOTO_API_KEY',
  'NANOPHOTO_API_KEY_FILE',
  'UPSTREAM_ACCOUNTS',
  'UPSTREAM_ACCOUNTS_FILE',
];

// Only `serve` needs an account. A missing one is listed with all other errors.
function loadServeConfig(environment: Terminal['environment']): Config {
  const problems: string[] = [];
  if (!accountSettings.some((name) => environment[name])) {
    problems.push(
      'NANOPHOTO_API_KEY is not set: it is the upstream API key. To try the gateway without one: nanogate demo',
    );
  }
  try {
    const config = loadConfig(environment);
    if (problems.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  throw new ConfigError(problems);
}
