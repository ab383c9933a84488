import { Command } from 'commander';
import { limitBounds, type AccessLimits } from '../domain/access/access-limits.ts';
import type { ModelId } from '../domain/models/catalogue.ts';
import type { ImageQuality } from '../domain/models/image-input.ts';
import { readLimits } from '../operations/access/read-limits.ts';
import { setLimits } from '../operations/access/set-limits.ts';
import { CommandFailure } from './failure.ts';
import { printData } from './output.ts';
import { noneAsNull, orNone, parseList, parseWholeNumber } from './parse-values.ts';
import { checkSubject, findSubject, type SubjectFlags } from './subject.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

type Subject = Pick<SubjectFlags, 'team' | 'key'>;

interface SetFlags extends Subject {
  requestsPerMinute?: number | 'none';
  maxInFlight?: number | 'none';
  models?: ModelId[] | 'none';
  qualities?: ImageQuality[] | 'none';
  json?: boolean;
}

const number = (option: string) => orNone(parseWholeNumber(option, limitBounds.min, limitBounds.max));

export function limitCommand(terminal: Terminal): Command {
  const limit = new Command('limit').description('Limits of teams and keys beside their budgets.');
  withSubject(limit.command('set').description('Set limits; what is not named stays as it is.'))
    .option('--requests-per-minute <number>', 'calls in any minute, or none', number('--requests-per-minute'))
    .option('--max-in-flight <number>', 'generations that have not ended, or none', number('--max-in-flight'))
    .option('--models <names>', 'the only ones that may be asked for, or none', orNone(parseList))
    .option('--qualities <names>', 'the only ones that may be asked for, or none', orNone(parseList))
    .option('--json', 'print one JSON value')
    .action(async ({ json, team, key, ...flags }: SetFlags) => {
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
      print(terminal, json, limits);
    });
  withSubject(limit.command('show').description('Show the limits of a team or a key.'))
    .option('--json', 'print one JSON value')
    .action(async ({ json, ...flags }: Subject & { json?: boolean }) => {
      checkSubject(flags, ['--team', '--key'], true);
      const limits = await withOperations(terminal, async (context) => {
        const subject = await findSubject(context, flags);
        const keyId = subject?.keyId ?? undefined;
        const { team, key } = await readLimits(context, { teamId: subject?.teamId ?? '', keyId });
        return keyId === undefined ? team : key;
      });
      print(terminal, json, limits);
    });
  return limit;
}

function withSubject(command: Command): Command {
  return command.option('--team <name>', 'of a team').option('--key <id>', 'of one key, key_…');
}

function print(terminal: Terminal, json: boolean | undefined, limits: AccessLimits): void {
  const { requestsPerMinute, maxInFlight, allowedModels, allowedQualities } = limits;
  printData(terminal, json, limits, () => [
    `requests per minute     ${requestsPerMinute ?? 'not limited'}`,
    `generations in flight   ${maxInFlight ?? 'not limited'}`,
    `models                  ${allowedModels?.join(', ') ?? 'all'}`,
    `qualities               ${allowedQualities?.join(', ') ?? 'all'}`,
  ]);
}
