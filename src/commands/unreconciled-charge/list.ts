import type { Command } from 'commander';
import { listUnreconciledCharges } from '../../operations/upstream/list-unreconciled-charges.ts';
import { toUnreconciledChargeResource } from '../../resources/upstream/unreconciled-charge-resource.ts';
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
          ['ID', 'TIME', 'GENERATION', 'TEAM', 'CREDITS', 'REASON'],
          data.map(({ id, createdAt, generationId, teamId, credits, reason }) => [
            id,
            createdAt,
            generationId,
            teamId,
            String(credits),
            reason,
          ]),
        ),
        ...nextPageHint(nextCursor),
      ]);
    });
}
