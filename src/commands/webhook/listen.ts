import type { Command } from 'commander';
import { CommandFailure } from '../shared/command-failure.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import type { Terminal } from '../shared/terminal.ts';
import { createExaminer, type Examined } from './examiner.ts';
import { readKeys, withKeyOptions, type KeyFlags } from './read-keys.ts';
import { createJsonPrinter, createLinePrinter } from './printer.ts';
import { startReceiver } from './receiver.ts';

interface ListenFlags extends KeyFlags {
  host: string;
  port: number;
  status: number;
  once?: boolean;
  json?: boolean;
}

export function webhookListenCommand(webhook: Command, terminal: Terminal): void {
  const command = webhook
    .command('listen')
    .description('Receive webhooks during development: print and verify each request until Ctrl-C.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <number>',
      'port to listen on; 0 picks a free one',
      parseWholeNumber('--port', 0, 65_535),
      0,
    );
  withKeyOptions(command)
    .option(
      '--status <code>',
      'the status to answer with, to see retries',
      parseWholeNumber('--status', 200, 599),
      204,
    )
    .option('--once', 'end after the first POST; exits with 1 if it is not valid')
    .option('--json', 'print one JSON value a line')
    .action((flags: ListenFlags) => listen(terminal, flags));
}

async function listen(
  terminal: Terminal,
  { host, port, status, once, json, ...flags }: ListenFlags,
): Promise<void> {
  const stopped = terminal.untilStopped();
  const keys = await readKeys(terminal, flags);
  const printer = json ? createJsonPrinter(terminal) : createLinePrinter(terminal);
  const examine = createExaminer(keys, status);
  let endWith: (first: Examined) => void;
  const firstPost = new Promise<Examined>((resolve) => (endWith = resolve));
  const receiver = await startReceiver({
    host,
    port,
    onRequest(request, answer) {
      const examined = examine(request);
      printer.received(examined);
      void answer(examined.status).then(() => request.method === 'POST' && endWith(examined));
    },
    onGarbage: (reason) => printer.garbage(reason),
  });
  try {
    printer.listening(receiver.url, keys.secrets.length + keys.publicKeys.length > 0);
    const first = await (once ? Promise.race([firstPost, stopped]) : stopped);
    if (first?.verification?.valid === false) throw new CommandFailure('the webhook is not valid', 1);
  } finally {
    await receiver.close();
  }
}
