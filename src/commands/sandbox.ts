import type { Command } from 'commander';
import { createSandbox } from '../sandbox/sandbox.ts';
import { CommandFailure } from './shared/command-failure.ts';
import type { Terminal } from './shared/terminal.ts';

interface SandboxFlags {
  host: string;
  port: number;
  requestsPerHour: number;
  credits: number;
  minDuration: number;
  maxDuration: number;
  speed: number;
}

export function sandboxCommand(sandbox: Command, terminal: Terminal): void {
  sandbox
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <number>',
      'port to listen on; 0 picks a free one',
      parseNumber('--port', 0, 65_535),
      8081,
    )
    .option(
      '--requests-per-hour <number>',
      'allowance of each API key',
      parseNumber('--requests-per-hour', 1, 1_000_000),
      100,
    )
    .option(
      '--credits <number>',
      'balance of each API key',
      parseNumber('--credits', 0, 1_000_000_000),
      1_000,
    )
    .option(
      '--min-duration <seconds>',
      'duration of the shortest generation',
      parseNumber('--min-duration', 0, 86_400),
      10,
    )
    .option(
      '--max-duration <seconds>',
      'duration of the longest generation',
      parseNumber('--max-duration', 0, 86_400),
      30,
    )
    .option(
      '--speed <factor>',
      '10 makes generations ten times as fast',
      parseNumber('--speed', 0.01, 10_000),
      1,
    )
    .action(
      async ({ host, port, requestsPerHour, credits, minDuration, maxDuration, speed }: SandboxFlags) => {
        if (minDuration > maxDuration)
          throw new CommandFailure('--min-duration is longer than --max-duration');
        const sandbox = createSandbox({
          host,
          port,
          requestsPerHour,
          initialCredits: credits,
          minDurationMs: minDuration * 1_000,
          maxDurationMs: maxDuration * 1_000,
          speed,
        });
        const stopped = terminal.untilStopped();
        terminal.print(`sandbox listening on ${await sandbox.start()}\n`);
        await stopped;
        await sandbox.stop();
      },
    );
}

function parseNumber(option: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = value.trim() === '' ? NaN : Number(value);
    if (!(number >= min && number <= max))
      throw new CommandFailure(`${option}: "${value}" is not a number from ${min} to ${max}`);
    return number;
  };
}
