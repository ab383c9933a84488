import type { Command } from 'commander';
import { DEFAULT_OVERLAP_SECONDS, overlapBounds } from '../../domain/signing/overlap-bounds.ts';
import { toSigningKeyResource } from '../../resources/signing/signing-key-resource.ts';
import { listSigningKeys } from '../../operations/signing/list-signing-keys.ts';
import { rotateSigningKey } from '../../operations/signing/rotate-signing-key.ts';
import { printData, table } from '../shared/print-data.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function webhookRotateKeyCommand(webhook: Command, terminal: Terminal): void {
  webhook
    .command('rotate-key')
    .description("For the operator: replace the gateway's Ed25519 key, which signs v1a signatures.")
    .option(
      '--overlap-seconds <number>',
      'how long earlier keys sign as well; 0: they end at once',
      parseWholeNumber('--overlap-seconds', overlapBounds.min, overlapBounds.max),
      DEFAULT_OVERLAP_SECONDS,
    )
    .option('--json', 'print one JSON value')
    .action(async ({ overlapSeconds, json }: { overlapSeconds: number; json?: boolean }) => {
      const keys = await withOperations(terminal, async (context) => {
        await rotateSigningKey(context, overlapSeconds);
        return listSigningKeys(context);
      });
      const data = keys.map(toSigningKeyResource);
      printData(terminal, json, { data }, () =>
        table(
          ['ID', 'PUBLIC KEY', 'CREATED', 'SIGNS UNTIL'],
          data.map(({ id, publicKey, createdAt, expiresAt }) => [id, publicKey, createdAt, expiresAt ?? '-']),
        ),
      );
    });
}
