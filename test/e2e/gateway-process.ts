import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';

/** `nanogate serve` as a process of its own. */
export interface GatewayProcess {
  url: string;
  /** SIGKILL: it ends in the middle of whatever it does. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit status. */
  terminate(): Promise<number | null>;
  /** Its log lines so far, and what it wrote to standard error. */
  log(): string[];
}

/**
 * Starts the gateway and waits until it listens.
 * @param program the `main.js` of another version
 */
export async function startGatewayProcess(
  environment: Record<string, string>,
  program = inject('builtProgram'),
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [program, 'serve'], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const exited = once(child, 'exit').then(([status]) => status as number | null);
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const entry = parse(line);
      if (entry.msg === 'gateway listening') resolve(String(entry.address));
    });
  });
  const failed = exited.then((status) => {
    throw new Error(`The gateway ended with ${status}:\n${log.join('\n')}`);
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    return exited;
  };
  failed.catch(() => undefined);
  return {
    url: await Promise.race([listening, failed]),
    kill: async () => {
      await end('SIGKILL');
    },
    terminate: () => end('SIGTERM'),
    log: () => log,
  };
}

function parse(line: string): { msg?: unknown; address?: unknown } {
  try {
    return JSON.parse(line) as { msg?: unknown; address?: unknown };
  } catch {
    return {};
  }
}
