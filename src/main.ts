#!/usr/bin/env node
import { userInfo } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { supportsNode, type NodeVersion } from './node-version.ts';

// Because what is left by then is closing its sockets, or hangs.
const EXIT_GRACE_MS = 300;

// Before anything else is loaded: the SQLite driver crashes older versions of Node with a segmentation fault.
if (!supportsNode(process.versions.node as NodeVersion)) {
  process.stderr.write(`Nanogate needs Node 22.19 or newer; this is Node ${process.versions.node}.\n`);
  process.exit(1);
}

// `nanogate openapi | head`: the reader has closed the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Keeps compiled code in the folder for temporary files; where that fails, everything works as without it. Imported only now,
// since older versions of Node do not have it.
const { enableCompileCache } = await import('node:module');
enableCompileCache();

// Once built, it is bundled.
if (import.meta.url.endsWith('.ts')) {
  const { requireDrizzle } = await import('./store/engine/require-drizzle.ts');
  requireDrizzle();
}
const { runProgram } = await import('./commands/program.ts');

const exitCode = await runProgram(process.argv.slice(2), {
  user: userName(),
  environment: process.env,
  isTerminal: process.stdout.isTTY,
  isErrorTerminal: process.stderr.isTTY,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  readInput: () => {
    if (process.stdin.isTTY) process.stderr.write('Reading standard input; end it with Ctrl-D.\n');
    return buffer(process.stdin);
  },
  watchFailures: (onFailure) => {
    process.on('unhandledRejection', onFailure);
    process.on('uncaughtException', onFailure);
  },
  untilStopped: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
          // A second signal ends the process at once.
          process.once(signal, () => process.exit(130));
          resolve();
        });
      }
    }),
});

process.exitCode = exitCode;
// What still holds the process (a connection that hangs) must not: everything that was to be done has been done.
setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();

/** A container may run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
