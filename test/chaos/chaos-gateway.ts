import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERROR_LEVEL, parseLogLine, type LogEntry } from './gateway-log.ts';
import type { Journal } from './journal.ts';
import type { RunClock } from './run-clock.ts';

/** `nanogate serve` in a process of its own, which the run disturbs. */
export interface ChaosGateway {
  name: string;
  /** Null while it does not listen. */
  url(): string | null;
  pid(): number;
  /** Starts it; resolves when it listens. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM, which must end it in time. */
  stop(): Promise<void>;
  /** SIGSTOP until the returned function is called. */
  freeze(): () => void;
  /** Sets its system clock that far ahead of the run's; negative: back. */
  setClock(stepMs: number): void;
  /** Its log, of every process so far. */
  log(): readonly LogEntry[];
}

interface GatewayParts {
  environment: Record<string, string>;
  journal: Journal;
  clock: RunClock;
  /** Called with each line that it writes. */
  keepLog(line: string): void;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const steppedClock = new URL('stepped-clock.ts', import.meta.url).href;
// Because its own bound is `SHUTDOWN_TIMEOUT_MS`, and a loaded machine takes its time to notice.
const STOP_MARGIN_MS = 30_000;

export function createChaosGateway(
  name: string,
  { environment, journal, clock, keepLog }: GatewayParts,
): ChaosGateway {
  let child: ChildProcess | null = null;
  let url: string | null = null;
  let isExpectedToEnd = false;
  const log: LogEntry[] = [];

  function read(line: string): void {
    keepLog(line);
    const entry = parseLogLine(line);
    if (entry.msg === 'gateway listening') url = String(entry.address);
    if (entry.level >= ERROR_LEVEL) log.push(entry);
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const ending = child;
    if (ending?.exitCode !== null || ending.signalCode !== null) return 0;
    isExpectedToEnd = true;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    const [status] = (await exited) as [number | null];
    return status;
  }

  const gateway: ChaosGateway = {
    name,
    url: () => url,
    pid: () => child?.pid ?? NaN,
    async start() {
      isExpectedToEnd = false;
      const started = spawn(process.execPath, ['--import', steppedClock, main, 'serve'], {
        env: { PATH: process.env.PATH, CHAOS_CLOCK_STEP_MS: String(clock.aheadMs()), ...environment },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child = started;
      createInterface({ input: started.stdout! }).on('line', read);
      createInterface({ input: started.stderr! }).on('line', read);
      started.once('exit', (status, signal) => {
        url = null;
        if (isExpectedToEnd || child !== started) return;
        const last = log.at(-1);
        journal.check(false, () => `${name} ended by itself: ${status ?? signal}, ${last?.msg ?? ''}`);
        void gateway.start();
      });
      while (url === null && child === started && started.exitCode === null && started.signalCode === null)
        await sleep(20);
    },
    async kill() {
      const over = journal.disturb('kill', name);
      await end('SIGKILL');
      over();
    },
    async stop() {
      const over = journal.disturb('stop', name);
      const timeoutMs = Number(environment.SHUTDOWN_TIMEOUT_MS) + STOP_MARGIN_MS;
      const late = setTimeout(() => {
        journal.check(false, () => `${name} does not stop within ${timeoutMs} ms`);
        child?.kill('SIGKILL');
      }, timeoutMs);
      const status = await end('SIGTERM');
      clearTimeout(late);
      journal.check(status === 0 || status === null, () => `${name} stopped with status ${status}`);
      over();
    },
    freeze() {
      const over = journal.disturb('freeze', name);
      const frozen = child;
      frozen?.kill('SIGSTOP');
      return () => {
        frozen?.kill('SIGCONT');
        over();
      };
    },
    setClock: (stepMs) =>
      void (child?.connected === true && child.send({ stepMs: clock.aheadMs() + stepMs }, () => undefined)),
    log: () => log,
  };
  return gateway;
}
