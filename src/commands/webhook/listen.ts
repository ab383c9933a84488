import { Command } from 'commander';
import { CommandFailure } from '../failure.ts';
import { parseWholeNumber } from '../parse-values.ts';
import type { Terminal } from '../terminal.ts';
import { createExaminer, type Examined } from './examine.ts';
import { readKeys, withKeyOptions, type KeyFlags } from './keys.ts';
import { createJsonPrinter, createLinePrinter } from './print.ts';
import { startReceiver } from './receiver.ts';

interface ListenFlags extends KeyFlags {
  host: string;
  port: number;
  status: number;
  once?: boolean;
  json?: boolean;
}

export function listenCommand(terminal: Terminal): Command {
  const command = new Command('listen')
    .description('Receive webhooks while developing: prints and verifies what comes, until Ctrl-C.')
    .option('--host <address>', 'listen on', '127.0.0.1')
    .option('--port <number>', 'listen on; 0 picks a free one', parseWholeNumber('--port', 0, 65_535), 0);
  return withKeyOptions(command)
    .option('--status <code>', 'answer with it, to see retries', parseWholeNumber('--status', 200, 599), 204)
    .option('--once', 'end after the first POST; with 1 when it is not valid')
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
