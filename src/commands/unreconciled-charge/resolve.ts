import type { Command } from 'commander';
import { resolveUnreconciledCharge } from '../../operations/upstream/resolve-unreconciled-charge.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  charge?: boolean;
  writeOff?: boolean;
  json?: boolean;
}

export function unreconciledChargeResolveCommand(group: Command, terminal: Terminal): void {
  group
    .command('resolve')
    .description('Resolve the unreconciled charges of a generation.')
    .argument('<generation>', 'gen_…')
    .option('--charge', 'take its price from each budget that held it')
    .option('--write-off', 'charge no budget')
    .option('--json', 'print one JSON value')
    .action(async (generationId: string, { charge = false, writeOff = false, json }: Flags) => {
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
}
