import type { Command } from 'commander';
import type { UnixMs } from '../../domain/clock.ts';
import { generationStatuses } from '../../domain/generations/generation.ts';
import { modelIds, type ModelId } from '../../domain/models/catalogue.ts';
import { listGenerations } from '../../operations/generations/list-generations.ts';
import { toOperatorGenerationResource } from '../../resources/generations/operator-generation-resource.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { ownerId } from '../shared/owner-id.ts';
import { parseTime } from '../shared/parse-time.ts';
import { parseWords } from '../shared/parse-words.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { nextPageHint, withPageOptions, type PageFlags } from '../shared/with-page-options.ts';

interface Flags extends PageFlags {
  team?: string;
  key?: string;
  status?: (typeof generationStatuses)[number][];
  model?: ModelId[];
  upstreamId?: string;
  metadata?: Record<string, string>;
  after?: UnixMs;
  before?: UnixMs;
  json?: boolean;
}

export function generationListCommand(generation: Command, terminal: Terminal): void {
  withPageOptions(generation.command('list').description('List generations, newest first.'))
    .option('--team <name>', 'only those of one team')
    .option('--key <id>', 'only those of one key')
    .option(
      '--status <statuses>',
      `only these, of ${generationStatuses.join(', ')}`,
      parseWords('--status', generationStatuses),
    )
    .option('--model <model>', `only this, of ${modelIds.join(', ')}`, parseWords('--model', modelIds))
    .option('--upstream-id <id>', 'only the one that has this id at the upstream')
    .option('--metadata <key=value>', 'only those with this metadata; repeat it for several', parsePair)
    .option('--after <time>', 'only those created at this time or later', parseTime('--after'))
    .option('--before <time>', 'only those created before this time', parseTime('--before'))
    .option('--json', 'print one JSON value')
    .action(async ({ json, team, key, status, model, upstreamId, after, before, ...rest }: Flags) => {
      if (model !== undefined && model.length > 1) throw new CommandFailure('--model: give one');
      const { generations, nextCursor } = await withOperations(terminal, async (context) =>
        listGenerations(context, await ownerId(context, team), {
          ...rest,
          keyId: key,
          statuses: status,
          model: model?.[0],
          upstreamGenerationId: upstreamId,
          createdAfter: after,
          createdBefore: before,
        }),
      );
      const data = generations.map((row) => toOperatorGenerationResource(row));
      printData(terminal, json, { data, nextCursor }, () => [
        ...table(
          ['ID', 'CREATED', 'TEAM', 'MODEL', 'STATUS', 'ACCOUNT', 'UPSTREAM ID', 'ERROR'],
          data.map((row) => [
            row.id,
            row.createdAt,
            row.teamId,
            row.model,
            row.status,
            row.account ?? '-',
            row.upstreamGenerationId ?? '-',
            row.error?.code ?? '-',
          ]),
        ),
        ...nextPageHint(nextCursor),
      ]);
    });
}

function parsePair(value: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, text] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (name === undefined || text === undefined)
    throw new CommandFailure(`--metadata: "${value}" is not a pair such as order=4711`);
  return { ...before, [name]: text };
}
