import type { Command } from 'commander';
import { optionalTimestamp, SECOND_MS } from '../../domain/clock.ts';
import { DEFAULT_OVERLAP_SECONDS, overlapBounds } from '../../domain/signing/overlap-bounds.ts';
import { rotateKey } from '../../operations/access/rotate-key.ts';
import { noneAsNull, orNone } from '../shared/or-none.ts';
import { parseTime } from '../shared/parse-time.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  overlapSeconds: number;
  expires?: number | 'none';
  json?: boolean;
}

export function keyRotateCommand(key: Command, terminal: Terminal): void {
  key
    .command('rotate')
    .description('Give a key a new secret, which is shown only once. Its limits and budgets stay.')
    .argument('<id>', 'the key, key_…')
    .option(
      '--overlap-seconds <number>',
      'how long the earlier secrets are valid as well; 0: they end at once',
      parseWholeNumber('--overlap-seconds', overlapBounds.min, overlapBounds.max),
      DEFAULT_OVERLAP_SECONDS,
    )
    .option(
      '--expires <time>',
      'when the key expires, or none; by default as before',
      orNone(parseTime('--expires')),
    )
    .option('--json', 'print one JSON value')
    .action(async (id: string, { overlapSeconds, expires, json }: Flags) => {
      const rotated = await withOperations(terminal, (context) =>
        rotateKey(context, { id, overlapMs: overlapSeconds * SECOND_MS, expiresAt: noneAsNull(expires) }),
      );
      const previousExpiresAt = optionalTimestamp(rotated.previousExpiresAt);
      printData(terminal, json, { id, key: rotated.key, previousExpiresAt }, () => [
        rotated.key,
        `(it cannot be shown again; earlier secrets ${previousExpiresAt === null ? 'have ended' : `end at ${previousExpiresAt}`})`,
      ]);
    });
}
