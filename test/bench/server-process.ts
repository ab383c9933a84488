import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

export interface ServerProcess {
  url: string;
  pid: number | undefined;
  /** Processor time that it has used so far, in seconds; NaN where there is no /proc. */
  cpuSeconds(): number;
  /** The memory that it has resident, in megabytes; NaN where there is no /proc. */
  rssMegabytes(): number;
  stop(): Promise<void>;
}

/** Runs a server with its output in a file, where it costs what it costs in earnest, and waits for the address that it logs. */
export async function startServerProcess(
  command: string[],
  environment: Record<string, string>,
  logFile: string,
): Promise<ServerProcess> {
  const output = openSync(logFile, 'w');
  const child = spawn(process.execPath, [...profiling(), ...command], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = once(child, 'exit');
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  for (;;) {
    const log = await readFile(logFile, 'utf8');
    const url = /"address":"([^"]+)"/.exec(log)?.[1];
    if (url !== undefined) {
      return {
        url,
        pid: child.pid,
        cpuSeconds: () => cpuSecondsOf(child.pid),
        rssMegabytes: () => rssMegabytesOf(child.pid),
        stop: async () => {
          child.kill('SIGTERM');
          await exited;
        },
      };
    }
    if (hasExited) throw new Error(`${command.join(' ')} ended:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// proc(5): fields 14 and 15 of the line, counted from behind the name, which may contain anything; Linux counts 100 ticks a second.
function cpuSecondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

function rssMegabytesOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_000;
  } catch {
    return NaN;
  }
}

/** `CPU_PROFILE_DIRECTORY=…` makes each server leave a profile there when it stops. */
function profiling(): string[] {
  const directory = process.env.CPU_PROFILE_DIRECTORY;
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
}
