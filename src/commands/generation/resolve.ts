import type { Command } from 'commander';
import type { GenerationResolution } from '../../domain/generations/generation.ts';
import { resolveGeneration } from '../../operations/upstream/resolve-generation.ts';
import { toOperatorGenerationResource } from '../../resources/generations/operator-generation-resource.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  charge?: boolean;
  release?: boolean;
  failed?: boolean;
  reason: string;
  json?: boolean;
}

export function generationResolveCommand(generation: Command, terminal: Terminal): void {
  generation
    .command('resolve')
    .description('End a generation that the upstream has. It fails, and its team is notified.')
    .argument('<id>', 'the generation, gen_…')
    .option('--charge', 'settle its credits')
    .option('--release', 'release its credits')
    .option('--failed', 'release its credits and open an unreconciled charge')
    .requiredOption('--reason <text>', 'the reason, which the team reads')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json, reason, ...flags }: Flags) => {
      const resolution = resolutionOf(flags);
      if (reason.trim() === '') throw new CommandFailure('--reason: is empty');
      const outcome = await withOperations(terminal, (context) =>
        resolveGeneration(context, { id, resolution, reason, actor: 'operator' }),
      );
      if (outcome.outcome !== 'resolved') return refuseOutcome(id, outcome);
      printData(terminal, json, toOperatorGenerationResource(outcome.generation), () => [
        `ended ${id}: ${resolution}`,
      ]);
    });
}

function resolutionOf({ charge, release, failed }: Omit<Flags, 'reason'>): GenerationResolution {
  const given: GenerationResolution[] = [
    ...(charge ? (['charged'] as const) : []),
    ...(release ? (['released'] as const) : []),
    ...(failed ? (['unreconciled'] as const) : []),
  ];
  const [resolution, ...others] = given;
  if (resolution === undefined || others.length > 0)
    throw new CommandFailure('give one of --charge, --release, --failed');
  return resolution;
}
