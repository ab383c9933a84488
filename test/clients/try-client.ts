import type { Client } from './client.ts';
import type { Gateway } from './gateway.ts';
import { runCommand } from './run-command.ts';
import type { Step } from './steps.ts';
import { path, prepareFolder } from './workspace.ts';

type Stage = 'generate' | 'build' | 'run';

export type Trial =
  | { outcome: 'passed' }
  /** Its language is not installed. */
  | { outcome: 'skipped' }
  | { outcome: 'failed'; at: Stage; passed: Step[]; output: string };

/** Generates a client, builds it, and runs its program as a team of its own. */
export async function tryClient(client: Client, gateway: Gateway): Promise<Trial> {
  const cwd = await prepareFolder(client);
  const env = { ...process.env, PATH: path, ...client.environment?.(cwd) };
  if (client.probe !== undefined) {
    const { isOk } = await runCommand(client.probe, { cwd, env });
    if (!isOk) return { outcome: 'skipped' };
  }
  for (const at of ['generate', 'build'] as const) {
    const { isOk, output } = await runCommand(client[at], { cwd, env });
    if (!isOk) return { outcome: 'failed', at, passed: [], output };
  }
  const { key } = await gateway.createTeam(`${client.language} ${client.name}`);
  const { isOk, output } = await runCommand(client.run, {
    cwd,
    env: {
      ...env,
      NANOGATE_URL: gateway.url,
      NANOGATE_KEY: key,
      // Nothing listens there: an endpoint is registered, and its webhooks are no part of this.
      RECEIVER_URL: 'http://127.0.0.1:9/webhooks',
    },
  });
  const passed = client.readPassedSteps(output);
  if (!isOk || passed.length < client.steps.length) return { outcome: 'failed', at: 'run', passed, output };
  return { outcome: 'passed' };
}
