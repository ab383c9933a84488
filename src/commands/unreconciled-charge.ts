import { Command } from 'commander';
import { toUnreconciledChargeResource } from '../resources/unreconciled-charge.ts';
import { listUnreconciledCharges } from '../operations/upstream/list-unreconciled-charges.ts';
import { resolveUnreconciledCharge } from '../operations/upstream/resolve-unreconciled-charge.ts';
import { CommandFailure } from './failure.ts';
import { printData, table } from './output.ts';
import { parseWholeNumber } from './parse-values.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

interface ListFlags {
  limit: number;
  cursor?: string;
  json?: boolean;
}

interface ResolveFlags {
  charge?: boolean;
  writeOff?: boolean;
  json?: boolean;
}

export function unreconciledChargeCommand(terminal: Terminal): Command {
  const group = new Command('unreconciled-charge').description(
    'Pictures that the upstream may have made, and charged for, without the gateway knowing.',
  );
  group
    .command('list')
    .description('List those that nobody has judged, oldest first.')
    .option('--limit <entries>', 'how many at most', parseWholeNumber('--limit', 1, 10_000), 50)
    .option('--cursor <text>', 'where the page before ended')
    .option('--json', 'print one JSON value')
    .action(async ({ json, ...page }: ListFlags) => {
      const { unreconciledCharges, nextCursor } = await withOperations(terminal, (context) =>
        listUnreconciledCharges(context, page),
      );
      const data = unreconciledCharges.map(toUnreconciledChargeResource);
      printData(terminal, json, { data, nextCursor }, () => [
        ...table(
          ['TIME', 'GENERATION', 'TEAM', 'CREDITS', 'REASON'],
          data.map((row) => [row.createdAt, row.generationId, row.teamId, String(row.credits), row.reason]),
        ),
        ...(nextCursor === null ? [] : [`there is more: --cursor ${nextCursor}`]),
      ]);
    });
  group
    .command('resolve')
    .description('Resolve the unreconciled charges of a generation; takes it off the list.')
    .argument('<generation>', 'gen_…')
    .option('--charge', 'take its price from each budget that held it')
    .option('--write-off', 'change no budget')
    .option('--json', 'print one JSON value')
    .action(async (generationId: string, { charge = false, writeOff = false, json }: ResolveFlags) => {
      if (charge === writeOff) throw new CommandFailure('give one of --charge, --write-off');
      const credits = await withOperations(terminal, (context) =>
        resolveUnreconciledCharge(context, {
          generationId,
          resolution: charge ? 'charged' : 'written_off',
          actor: 'operator',
        }),
      );
      const resolution = charge ? 'charge' : 'write_off';
      printData(terminal, json, { generationId, resolution, credits }, () => [
        `${charge ? 'charged' : 'wrote off'} ${credits} ${credits === 1 ? 'credit' : 'credits'} of ${generationId}`,
      ]);
    });
  return group;
}
