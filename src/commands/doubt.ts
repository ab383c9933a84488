import { Command } from 'commander';
import { toDoubtResource } from '../resources/doubt.ts';
import { listDoubts } from '../operations/upstream/list-doubts.ts';
import { resolveDoubt } from '../operations/upstream/resolve-doubt.ts';
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

export function doubtCommand(terminal: Terminal): Command {
  const doubt = new Command('doubt').description(
    'Pictures that the upstream may have made, and charged for, without the gateway knowing.',
  );
  doubt
    .command('list')
    .description('List those that nobody has judged, oldest first.')
    .option('--limit <entries>', 'how many at most', parseWholeNumber('--limit', 1, 10_000), 50)
    .option('--cursor <text>', 'where the page before ended')
    .option('--json', 'print one JSON value')
    .action(async ({ json, ...page }: ListFlags) => {
      const { doubts, nextCursor } = await withOperations(terminal, (context) => listDoubts(context, page));
      const data = doubts.map(toDoubtResource);
      printData(terminal, json, { data, nextCursor }, () => [
        ...table(
          ['TIME', 'GENERATION', 'TEAM', 'CREDITS', 'REASON'],
          data.map((row) => [row.createdAt, row.generationId, row.teamId, String(row.credits), row.reason]),
        ),
        ...(nextCursor === null ? [] : [`there is more: --cursor ${nextCursor}`]),
      ]);
    });
  doubt
    .command('resolve')
    .description('Judge what is in doubt of a generation; takes it off the list.')
    .argument('<generation>', 'gen_…')
    .option('--charge', 'take its price from each budget that held it')
    .option('--write-off', 'change no budget')
    .option('--json', 'print one JSON value')
    .action(async (generationId: string, { charge = false, writeOff = false, json }: ResolveFlags) => {
      if (charge === writeOff) throw new CommandFailure('give one of --charge, --write-off');
      const credits = await withOperations(terminal, (context) =>
        resolveDoubt(context, {
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
  return doubt;
}
