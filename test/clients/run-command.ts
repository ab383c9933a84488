import { execFile } from 'node:child_process';

export interface CommandResult {
  isOk: boolean;
  /** What it wrote to standard output and to standard error. */
  output: string;
}

export interface CommandOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
}

// The longest is the first build of the Go client, a minute on a loaded machine.
const timeoutMs = 240_000;

/** Runs a command to its end. One that is not there, fails or runs for too long is not ok. */
export function runCommand(
  [command, ...args]: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const limits = { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    execFile(command!, args, { ...options, ...limits }, (error, stdout, stderr) => {
      const reason = error !== null && typeof error.code !== 'number' ? `${error.message}\n` : '';
      resolve({ isOk: error === null, output: stdout + stderr + reason });
    });
  });
}
