import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import type { Terminal } from '../shared/terminal.ts';
import type { SignatureHeaders } from '../../webhooks/sign-webhook.ts';
import {
  STANDARD_TOLERANCE_SECONDS,
  verifyWebhook,
  type Verification,
} from '../../webhooks/verify-webhook.ts';
import { collect, readKeys, withKeyOptions, type KeyFlags } from './read-keys.ts';

interface VerifyFlags extends KeyFlags {
  body?: string;
  id?: string;
  timestamp?: string;
  signature?: string;
  header?: string[];
  tolerance: number;
  json?: boolean;
}

export function webhookVerifyCommand(webhook: Command, terminal: Terminal): void {
  const command = webhook
    .command('verify')
    .description('Verify a message and say why it is not valid. Exits with 1 if it is not.')
    .option('--body <file>', 'the body, byte for byte as received; default: standard input')
    .option('--id <text>', 'webhook-id')
    .option('--timestamp <seconds>', 'webhook-timestamp')
    .option('--signature <list>', 'webhook-signature')
    .option(
      '--header <line>',
      'instead of these three: the headers as a log shows them; may be repeated',
      collect,
    );
  withKeyOptions(command)
    .option(
      '--tolerance <seconds>',
      'how far the timestamp may be off; 0 for messages of any age',
      parseWholeNumber('--tolerance', 0, 1_000_000_000),
      STANDARD_TOLERANCE_SECONDS,
    )
    .option('--json', 'print one JSON value')
    .action(async (flags: VerifyFlags) => {
      const keys = await readKeys(terminal, flags);
      if (keys.secrets.length + keys.publicKeys.length === 0)
        throw new CommandFailure(
          'give a --secret, --secret-file, --public-key or --keys-url, or set WEBHOOK_SECRET',
        );
      const headers = readHeaders(flags);
      const body = flags.body === undefined ? await terminal.readInput() : await readFile(flags.body);
      const nowSeconds = Math.floor(Date.now() / 1_000);
      const verification = verifyWebhook({
        headers,
        body,
        keys,
        toleranceSeconds: flags.tolerance,
        nowSeconds,
      });
      if (verification.valid || flags.json)
        printData(terminal, flags.json, verification, () => [describeVerification(verification)]);
      if (!verification.valid) throw new CommandFailure(describeVerification(verification), 1);
    });
}

/** `valid (v1 signature, 12 s old)` or `not valid: …` */
function describeVerification(verification: Verification): string {
  if (!verification.valid) return `not valid: ${verification.reason}`;
  const { scheme, ageSeconds } = verification;
  return `valid (${scheme} signature, ${ageSeconds < 0 ? `${-ageSeconds} s ahead` : `${ageSeconds} s old`})`;
}

function readHeaders({ id, timestamp, signature, header = [] }: VerifyFlags): Partial<SignatureHeaders> {
  const lines = header.join('\n');
  return {
    'webhook-id': id ?? pasted('webhook-id', lines),
    'webhook-timestamp': timestamp ?? pasted('webhook-timestamp', lines),
    'webhook-signature': signature ?? pasted('webhook-signature', lines),
  };
}

/** From `webhook-id: evt_1`, `< Webhook-Id: evt_1` or `"webhook-id":"evt_1"`, wherever in the lines it stands. */
function pasted(name: string, lines: string): string | undefined {
  const value = `(.+?)(?=["'\\r\\n]|[\\s,;]+webhook-|$)`;
  return new RegExp(`${name}["']?\\s*[:=]\\s*["']?${value}`, 'i').exec(lines)?.[1]?.replace(/[\s,;}]+$/, '');
}
