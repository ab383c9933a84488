import { Command } from 'commander';
import type { OperationContext } from '../operations/context.ts';
import {
  countOtherwiseSealed,
  reEncryptSecrets,
  type ReEncryptedPage,
} from '../operations/signing/re-encrypt-secrets.ts';
import { CommandFailure } from './failure.ts';
import { printData, table } from './output.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

export function secretsCommand(terminal: Terminal): Command {
  const secrets = new Command('secrets').description('Secrets that the database holds, encrypted.');
  secrets
    .command('re-encrypt')
    .description(
      'Encrypt with ENCRYPTION_KEY what an earlier key encrypted; ends with 1 when something is left. `serve` does it at start.',
    )
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const counts = await withOperations(terminal, reEncryptAll);
      printData(terminal, json, counts, () =>
        table(
          ['TABLE', 'RE_ENCRYPTED', 'LEFT', 'UNREADABLE'],
          counts.map(({ table, reEncrypted, left, unreadable }) => [
            table,
            ...[reEncrypted, left, unreadable].map(String),
          ]),
        ),
      );
      const [left, unreadable] = [total(counts, 'left'), total(counts, 'unreadable')];
      if (left > 0)
        throw new CommandFailure(
          `${left} ${left === 1 ? 'row is' : 'rows are'} not encrypted with the current key; no key at hand opens ${unreadable} of them`,
          1,
        );
    });
  return secrets;
}

interface Count {
  table: string;
  reEncrypted: number;
  /** Rows that the current key does not open, counted afterwards: also what a replica with an earlier key has just written. */
  left: number;
  /** Rows that no key at hand opens. */
  unreadable: number;
}

async function reEncryptAll(context: OperationContext): Promise<Count[]> {
  const pages: ReEncryptedPage[] = [];
  for await (const page of reEncryptSecrets(context)) pages.push(page);
  const left = Object.entries(await countOtherwiseSealed(context));
  return left.map(([table, left]) => {
    const ofTable = pages.filter((page) => page.table === table);
    return {
      table,
      reEncrypted: total(ofTable, 'reEncrypted'),
      left,
      unreadable: total(ofTable, 'unreadable'),
    };
  });
}

function total<Field extends string>(counts: Record<Field, number>[], field: Field): number {
  return counts.reduce((sum, count) => sum + count[field], 0);
}
