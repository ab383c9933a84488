import type { Command } from 'commander';
import {
  countOtherwiseSealed,
  reEncryptSecrets,
  type ReEncryptedPage,
} from '../../operations/signing/re-encrypt-secrets.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations, type CommandContext } from '../shared/with-operations.ts';
import { withProgress, type ShowProgress } from '../shared/with-progress.ts';

export function secretsReEncryptCommand(secrets: Command, terminal: Terminal): void {
  secrets
    .command('re-encrypt')
    .description(
      'Re-encrypt with ENCRYPTION_KEY what an earlier key encrypted. Exits with 1 if anything is left. serve does it at start.',
    )
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const counts = await withProgress(terminal, 're-encrypting', (show) =>
        withOperations(terminal, (context) => reEncryptAll(context, show)),
      );
      printData(terminal, json, { data: counts }, () =>
        table(
          ['TABLE', 'RE-ENCRYPTED', 'LEFT', 'UNREADABLE'],
          counts.map(({ table, reEncrypted, left, unreadable }) => [
            table,
            ...[reEncrypted, left, unreadable].map(String),
          ]),
        ),
      );
      const [left, unreadable] = [total(counts, 'left'), total(counts, 'unreadable')];
      if (left > 0)
        throw new CommandFailure(
          `${left} ${left === 1 ? 'row is' : 'rows are'} not encrypted with the current key; no configured key can decrypt ${unreadable} of them`,
          1,
        );
    });
}

interface Count {
  table: string;
  reEncrypted: number;
  /** Rows that the current key cannot decrypt, counted afterwards, so with what a replica with an earlier key has just written. */
  left: number;
  /** Rows that no configured key can decrypt. */
  unreadable: number;
}

async function reEncryptAll(context: CommandContext, show: ShowProgress): Promise<Count[]> {
  const pages: ReEncryptedPage[] = [];
  for await (const page of reEncryptSecrets(context)) {
    pages.push(page);
    show({ done: total(pages, 'reEncrypted') });
  }
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
