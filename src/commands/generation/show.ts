import type { Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import type { LifeStep } from '../../domain/generations/life-step.ts';
import { readGenerationLife } from '../../operations/generations/read-generation-life.ts';
import { estimateGeneration } from '../../operations/upstream/estimate-generation.ts';
import { explainWaiting } from '../../operations/upstream/explain-waiting.ts';
import {
  toLifeStepResource,
  toOperatorGenerationResource,
  type OperatorGenerationResource,
} from '../../resources/generations/operator-generation-resource.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function generationShowCommand(generation: Command, terminal: Terminal): void {
  generation
    .command('show')
    .description('Show a generation and all that happened to it, oldest first.')
    .argument('<id>', 'the generation, gen_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const { resource, life } = await withOperations(terminal, async (context) => {
        const found = await readGenerationLife(context, id);
        if (found === null) throw new AppError('not_found', 'There is no generation with this id.');
        const estimate = await estimateGeneration(context, found.generation);
        const waitingFor = await explainWaiting(context, found.generation);
        return {
          resource: toOperatorGenerationResource(found.generation, estimate, waitingFor),
          life: found.life,
        };
      });
      printData(terminal, json, { ...resource, life: life.map(toLifeStepResource) }, () => [
        ...summary(resource),
        '',
        ...lifeTable(life),
      ]);
    });
}

function summary(row: OperatorGenerationResource): string[] {
  const { waitingFor, error, credits, output } = row;
  return [
    `${row.id}: ${row.status}, ${row.model}, team ${row.teamId}, key ${row.keyId}`,
    `credits: held ${credits.held}, settled ${credits.settled}, released ${credits.released}`,
    `upstream: ${row.account ?? 'no account yet'}, id ${row.upstreamGenerationId ?? 'none yet'}`,
    `request ${row.requestId ?? 'unknown'}, trace ${row.traceId ?? 'none'}`,
    ...(waitingFor === null
      ? []
      : [`waiting for: ${waitingFor.reason} until ${waitingFor.until ?? 'unknown'}`]),
    ...(error === null ? [] : [`error: ${error.code}: ${error.message}`]),
    ...(output === null ? [] : [`image: ${output.imageUrl}`]),
  ];
}

function lifeTable(life: LifeStep[]): string[] {
  return table(
    ['TIME', 'WHAT', 'OUTCOME', 'CREDITS', 'ID', 'BY', 'DETAIL'],
    life
      .map(toLifeStepResource)
      .map(({ at, kind, outcome, credits, id, budgetId, account, actor, detail }) => [
        at,
        kind,
        outcome ?? '-',
        String(credits ?? '-'),
        id ?? '-',
        budgetId ?? account ?? actor ?? '-',
        detail ?? '-',
      ]),
  );
}
