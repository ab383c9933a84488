import type { Command } from 'commander';
import {
  latePicturePolicies,
  teamFileBounds,
  type LatePicturePolicy,
} from '../../domain/files/stored-file.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { readTeamFiles } from '../../operations/files/read-team-files.ts';
import { setTeamFiles } from '../../operations/files/set-team-files.ts';
import { toTeamFilesResource } from '../../resources/files/team-files-resource.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { noneAsNull, orNone } from '../shared/or-none.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  maxBytes?: number | 'none';
  resultDays?: number | 'none';
  uploadDays?: number | 'none';
  latePictures?: LatePicturePolicy | 'none';
  json?: boolean;
}

const number = (option: string, { min, max }: { min: number; max: number }) =>
  orNone(parseWholeNumber(option, min, max));

export function teamFilesCommand(team: Command, terminal: Terminal): void {
  team
    .command('files')
    .description("Show what a team's files take, and set how many and how long they are kept.")
    .argument('<name>', 'the team')
    .option(
      '--max-bytes <number>',
      'their size at most, or none',
      number('--max-bytes', teamFileBounds.bytes),
    )
    .option(
      '--result-days <number>',
      'results are kept for, or none',
      number('--result-days', teamFileBounds.days),
    )
    .option(
      '--upload-days <number>',
      'uploads are kept for, or none',
      number('--upload-days', teamFileBounds.days),
    )
    .option('--late-pictures <policy>', 'charge or discard, or none', orNone(parsePolicy))
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json, ...flags }: Flags) => {
      const changes = Object.fromEntries(
        Object.entries(flags).map(([flag, value]) => [flag, noneAsNull(value as string)]),
      );
      const { id, files } = await withOperations(terminal, async (context) => {
        const { id } = await findTeam(context, name);
        const isChanged = Object.keys(changes).length > 0;
        return {
          id,
          files: await (isChanged ? setTeamFiles(context, id, changes) : readTeamFiles(context, id)),
        };
      });
      const { usedBytes, maxBytes, resultDays, uploadDays, latePictures } = files;
      printData(terminal, json, toTeamFilesResource(id, files), () => [
        `used ${usedBytes} bytes; at most ${maxBytes ?? 'as configured'}`,
        `results kept for ${resultDays ?? 'as many as configured'} days, uploads for ${uploadDays ?? 'as many as configured'}`,
        `late pictures: ${latePictures ?? 'as configured'}`,
      ]);
    });
}

function parsePolicy(value: string): LatePicturePolicy {
  const policy = latePicturePolicies.find((each) => each === value);
  if (policy === undefined)
    throw new CommandFailure(`--late-pictures: "${value}" is neither charge nor discard`);
  return policy;
}
