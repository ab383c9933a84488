import { Command } from 'commander';
import type { Terminal } from './terminal.ts';
import { listenCommand } from './webhook/listen.ts';
import { rotateKeyCommand } from './webhook/rotate-key.ts';
import { verifyCommand } from './webhook/verify.ts';

export function webhookCommand(terminal: Terminal): Command {
  return new Command('webhook')
    .description("Verify a webhook, receive some while developing, rotate the gateway's key.")
    .addCommand(verifyCommand(terminal))
    .addCommand(listenCommand(terminal))
    .addCommand(rotateKeyCommand(terminal));
}
