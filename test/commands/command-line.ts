import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { runProgram } from '../../src/commands/program.ts';

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one command line in this process, as main.ts would: no half second for each. */
export async function runHere(
  args: string[],
  environment: Record<string, string> = {},
  input = '',
  { isErrorTerminal = false } = {},
): Promise<Ended> {
  const ended: Ended = { status: null, stdout: '', stderr: '' };
  ended.status = await runProgram(args, {
    user: 'alice',
    environment,
    isTerminal: false,
    isErrorTerminal,
    print: (text) => (ended.stdout += text),
    printError: (text) => (ended.stderr += text),
    readInput: async () => Buffer.from(input),
    watchFailures: () => undefined,
    untilStopped: () => new Promise(() => undefined),
  });
  return ended;
}

export interface Started {
  process: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves with what standard output says, once it matches; rejects when the process ends before. */
  output(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts the built program with no settings but these. */
export function start(
  args: string[],
  environment: Record<string, string> = {},
  nodeOptions: string[] = [],
): Started {
  const child = spawn(process.execPath, [...nodeOptions, inject('builtProgram'), ...args], {
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { status: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
  const closed = new Promise<Ended>((resolve) => {
    child.on('close', (status) => resolve({ ...ended, status }));
  });
  return {
    process: child,
    ended: closed,
    output: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const match = pattern.exec(ended.stdout);
          if (match !== null) resolve(match);
        };
        check();
        child.stdout.on('data', check);
        void closed.then(({ status, stderr }) => {
          reject(new Error(`It ended with ${status} before it said ${pattern}: ${stderr}`));
        });
      }),
  };
}

/** A folder of its own for one test file, and the setting that puts the database there. */
export async function temporaryDatabase() {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-commands-'));
  return {
    folder,
    environment: { DATABASE_URL: `file:${join(folder, 'nanogate.db')}` },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
