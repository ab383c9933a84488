import type { Command } from 'commander';
import { cancelAnyGeneration } from '../../operations/generations/cancel-generation.ts';
import { toOperatorGenerationResource } from '../../resources/generations/operator-generation-resource.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function generationCancelCommand(generation: Command, terminal: Terminal): void {
  generation
    .command('cancel')
    .description('Cancel a queued generation of any team.')
    .argument('<id>', 'the generation, gen_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const outcome = await withOperations(terminal, (context) =>
        cancelAnyGeneration(context, { id, actor: 'operator' }),
      );
      if (outcome.outcome !== 'canceled') return refuseOutcome(id, outcome);
      printData(terminal, json, toOperatorGenerationResource(outcome.generation), () => [`canceled ${id}`]);
    });
}
