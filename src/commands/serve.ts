import { Command } from 'commander';
import { ConfigError, loadConfig, type Config } from '../config/config.ts';
import { buildGateway } from '../gateway/gateway.ts';
import type { Terminal } from './terminal.ts';

export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('Start the gateway. Settings come from the environment; docs/settings.md lists them.')
    .action(async () => {
      const config = loadServeConfig(terminal.environment);
      // Before anything is opened: a container's first process gets no signal that it does not listen for.
      const stopped = terminal.untilStopped();
      const gateway = await buildGateway(config);
      try {
        await gateway.start();
        await stopped;
      } finally {
        await gateway.stop();
      }
    });
}

// Only `serve` needs an account, so only `serve` asks for one; among everything else that is wrong.
function loadServeConfig(environment: Terminal['environment']): Config {
  const problems: string[] = [];
  if (
    !['NANOPHOTO_API_KEY', 'NANOPHOTO_API_KEY_FILE', 'UPSTREAM_ACCOUNTS', 'UPSTREAM_ACCOUNTS_FILE'].some(
      (name) => environment[name],
    )
  ) {
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
