import type { Command } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { similarSettings } from '../config/similar-settings.ts';
import { createGateway } from '../gateway/gateway.ts';
import { createLogger } from '../gateway/logger.ts';
import type { Terminal } from './shared/terminal.ts';

export function serveCommand(serve: Command, terminal: Terminal): void {
  serve.action(async () => {
    const config = loadServeConfig(terminal.environment);
    // Before anything is opened: the first process of a container gets no signal that it does not listen for.
    const stopped = terminal.untilStopped();
    const logger = createLogger(config);
    for (const similar of similarSettings(terminal.environment))
      logger.warn(similar, 'this variable is not a setting and has no effect; is it misspelt?');
    const gateway = await createGateway(config, { logger });
    try {
      await gateway.start();
      await stopped;
    } finally {
      await gateway.stop();
    }
  });
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
