import { Command } from 'commander';
import { DEFAULT_OVERLAP_SECONDS, overlapBounds } from '../../domain/signing/overlap-bounds.ts';
import { toSigningKeyResource } from '../../resources/signing-key-resource.ts';
import { listSigningKeys } from '../../operations/signing/list-signing-keys.ts';
import { rotateSigningKey } from '../../operations/signing/rotate-signing-key.ts';
import { printData, table } from '../output.ts';
import { parseWholeNumber } from '../parse-values.ts';
import type { Terminal } from '../terminal.ts';
import { withOperations } from '../with-operations.ts';

export function rotateKeyCommand(terminal: Terminal): Command {
  return new Command('rotate-key')
    .description("For the operator: put a new Ed25519 key in the place of the gateway's, which signs v1a.")
    .option(
      '--overlap-seconds <number>',
      'how long the keys before it sign beside it; 0: they end at once',
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
      printData(terminal, json, data, () =>
        table(
          ['ID', 'PUBLIC KEY', 'CREATED', 'SIGNS UNTIL'],
          data.map(({ id, publicKey, createdAt, expiresAt }) => [id, publicKey, createdAt, expiresAt ?? '-']),
        ),
      );
    });
}
