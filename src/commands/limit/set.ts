import type { Command } from 'commander';
import { limitBounds } from '../../domain/access/access-limits.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import { setLimits } from '../../operations/access/set-limits.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { noneAsNull, orNone } from '../shared/or-none.ts';
import { parseList } from '../shared/parse-list.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import { checkSubject, findSubject, type SubjectFlags } from '../shared/subject.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { limitLines } from './limit-lines.ts';

interface Flags extends Pick<SubjectFlags, 'team' | 'key'> {
  requestsPerMinute?: number | 'none';
  maxInFlight?: number | 'none';
  models?: ModelId[] | 'none';
  qualities?: ImageQuality[] | 'none';
  json?: boolean;
}

const number = (option: string) => orNone(parseWholeNumber(option, limitBounds.min, limitBounds.max));

export function limitSetCommand(limit: Command, terminal: Terminal): void {
  limit
    .command('set')
    .description('Set limits. Those that you do not name are unchanged.')
    .option('--team <name>', 'of a team')
    .option('--key <id>', 'of one key, key_…')
    .option('--requests-per-minute <number>', 'calls in any minute, or none', number('--requests-per-minute'))
    .option('--max-in-flight <number>', 'generations that have not ended, or none', number('--max-in-flight'))
    .option('--models <names>', 'the only models allowed, or none to allow all', orNone(parseList))
    .option('--qualities <names>', 'the only qualities allowed, or none to allow all', orNone(parseList))
    .option('--json', 'print one JSON value')
    .action(async ({ json, team, key, ...flags }: Flags) => {
      checkSubject({ team, key }, ['--team', '--key'], true);
      if (Object.keys(flags).length === 0)
        throw new CommandFailure('name a limit to set, such as --max-in-flight 10');
      const limits = await withOperations(terminal, async (context) => {
        const subject = await findSubject(context, { team, key });
        const changes = {
          requestsPerMinute: noneAsNull(flags.requestsPerMinute),
          maxInFlight: noneAsNull(flags.maxInFlight),
          allowedModels: noneAsNull(flags.models),
          allowedQualities: noneAsNull(flags.qualities),
        };
        return setLimits(
          context,
          subject?.keyId
            ? { keyId: subject.keyId, ...changes }
            : { teamId: subject?.teamId ?? '', ...changes },
        );
      });
      printData(terminal, json, limits, () => limitLines(limits));
    });
}
