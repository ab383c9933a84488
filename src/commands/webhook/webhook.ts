import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { webhookListenCommand } from './listen.ts';
import { webhookRotateKeyCommand } from './rotate-key.ts';
import { webhookVerifyCommand } from './verify.ts';

export function webhookCommand(webhook: Command, terminal: Terminal): void {
  webhookVerifyCommand(webhook, terminal);
  webhookListenCommand(webhook, terminal);
  webhookRotateKeyCommand(webhook, terminal);
}
