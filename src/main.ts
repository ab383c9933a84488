#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import { supportsNode, type Version } from './node-version.ts';

// Before anything else is loaded: the SQLite driver crashes older versions of Node instead of saying so.
if (!supportsNode(process.versions.node as Version)) {
  process.stderr.write(`Nanogate needs Node 22.19 or newer; this is Node ${process.versions.node}.\n`);
  process.exit(1);
}

// `nanogate openapi | head`: whoever reads has had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { run } = await import('./commands/program.ts');

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  isTerminal: process.stdout.isTTY,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  readInput: () => {
    if (process.stdin.isTTY) process.stderr.write('Reading standard input; end it with Ctrl-D.\n');
    return buffer(process.stdin);
  },
  untilStopped: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
          // Whoever asks twice does not want to wait.
          process.once(signal, () => process.exit(130));
          resolve();
        });
      }
    }),
});
