import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { cliActor } from '../../domain/audit/actor.ts';
import { copyIntoConfigured, type CopiedIntoConfigured } from '../../gateway/copy-into-configured.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withProgress } from '../shared/with-progress.ts';
import { sourceUrl } from './source-url.ts';

export function databaseCopyCommand(group: Command, terminal: Terminal): void {
  group
    .command('copy')
    .description('Copy the database of a stopped gateway into the empty one that DATABASE_URL names.')
    .requiredOption('--from <database>', 'file:<path>, or env:<name> of the variable that has the URL')
    .option('--json', 'print one JSON value')
    .action(async ({ from, json }: { from: string; json?: boolean }) => {
      const { environment, user } = terminal;
      const copied = await withProgress(terminal, 'copying', (onProgress) =>
        copyIntoConfigured(loadConfig(environment), {
          from: sourceUrl(from, environment),
          actor: cliActor(user),
          onProgress,
        }),
      );
      printData(terminal, json, copied, () => linesOf(copied));
    });
}

function linesOf(copied: CopiedIntoConfigured): string[] {
  const { rows, tables, periods, differences, auditEntries, auditFaults } = copied;
  const { replacedTexts, encryptionKeyId } = copied;
  return [
    `${rows} rows of ${Object.keys(tables).length} tables copied and counted`,
    differences === 0
      ? `${periods} budget periods agree with the ledger`
      : `${differences} differences between budgets and ledger, the same as in the source: nanogate ledger verify`,
    auditFaults === 0
      ? `${auditEntries} entries of the audit log verified`
      : `${auditFaults} faults of the audit log, the same as in the source: nanogate audit-log verify`,
    ...(replacedTexts === 0
      ? []
      : [`${replacedTexts} texts had U+0000 in them, which PostgreSQL refuses: it is U+FFFD in the copy`]),
    ...(encryptionKeyId === null
      ? []
      : [`The encryption key ${encryptionKeyId} is not in the copy: the gateway needs the same one.`]),
    'Never start a gateway on the source again: it would submit and send once more.',
  ];
}
