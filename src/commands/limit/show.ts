import type { Command } from 'commander';
import { readLimits } from '../../operations/access/read-limits.ts';
import { checkSubject, findSubject, type SubjectFlags } from '../shared/subject.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { limitLines } from './limit-lines.ts';

type Flags = Pick<SubjectFlags, 'team' | 'key'> & { json?: boolean };

export function limitShowCommand(limit: Command, terminal: Terminal): void {
  limit
    .command('show')
    .description('Show the limits of a team or a key.')
    .option('--team <name>', 'of a team')
    .option('--key <id>', 'of one key, key_…')
    .option('--json', 'print one JSON value')
    .action(async ({ json, ...flags }: Flags) => {
      checkSubject(flags, ['--team', '--key'], true);
      const limits = await withOperations(terminal, async (context) => {
        const subject = await findSubject(context, flags);
        const keyId = subject?.keyId ?? undefined;
        const { team, key } = await readLimits(context, { teamId: subject?.teamId ?? '', keyId });
        return keyId === undefined ? team : key;
      });
      printData(terminal, json, limits, () => limitLines(limits));
    });
}
