import type { Command } from 'commander';
import { actorText } from '../../domain/audit/actor.ts';
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
    .description('Resolve an unreconciled charge.')
    .argument('<id>', 'unc_…')
    .option('--charge', 'deduct its credits from each budget that held them')
    .option('--write-off', 'charge no budget')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { charge = false, writeOff = false, json }: Flags) => {
      if (charge === writeOff) throw new CommandFailure('give one of --charge, --write-off');
      const { generationId, credits } = await withOperations(terminal, (context) =>
        resolveUnreconciledCharge(context, {
          id,
          resolution: charge ? 'charged' : 'written_off',
          actor: actorText(context.actor),
        }),
      );
      const resolution = charge ? 'charge' : 'write_off';
      printData(terminal, json, { id, generationId, resolution, credits }, () => [
        `${id}: ${charge ? 'charged' : 'wrote off'} ${credits} ${credits === 1 ? 'credit' : 'credits'} of ${generationId}`,
      ]);
    });
}
