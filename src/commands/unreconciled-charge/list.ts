import type { Command } from 'commander';
import { listUnreconciledCharges } from '../../operations/upstream/list-unreconciled-charges.ts';
import { toUnreconciledChargeResource } from '../../resources/unreconciled-charge.ts';
import { nextPageHint, withPageOptions, type PageFlags } from '../shared/with-page-options.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function unreconciledChargeListCommand(group: Command, terminal: Terminal): void {
  withPageOptions(group.command('list').description('List unresolved charges, oldest first.'))
    .option('--json', 'print one JSON value')
    .action(async ({ json, ...page }: PageFlags & { json?: boolean }) => {
      const { unreconciledCharges, nextCursor } = await withOperations(terminal, (context) =>
        listUnreconciledCharges(context, page),
      );
      const data = unreconciledCharges.map(toUnreconciledChargeResource);
      printData(terminal, json, { data, nextCursor }, () => [
        ...table(
          ['TIME', 'GENERATION', 'TEAM', 'CREDITS', 'REASON'],
          data.map((row) => [row.createdAt, row.generationId, row.teamId, String(row.credits), row.reason]),
        ),
        ...nextPageHint(nextCursor),
      ]);
    });
}
