import type { Command } from 'commander';
import { retentionDays } from '../../domain/retention/retention.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { readTeamRetention } from '../../operations/retention/read-team-retention.ts';
import { setTeamRetention } from '../../operations/retention/set-team-retention.ts';
import { toTeamRetentionResource } from '../../resources/retention/team-retention-resource.ts';
import { noneAsNull, orNone } from '../shared/or-none.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  textsDays?: number | 'none';
  eventsDays?: number | 'none';
  json?: boolean;
}

const days = (option: string) => orNone(parseWholeNumber(option, retentionDays.min, retentionDays.max));

export function teamRetentionCommand(team: Command, terminal: Terminal): void {
  team
    .command('retention')
    .description("Show and shorten how long a team's texts and events are kept.")
    .argument('<name>', 'the team')
    .option(
      '--texts-days <number>',
      'texts are kept for, or none: RETENTION_TEXTS_DAYS',
      days('--texts-days'),
    )
    .option(
      '--events-days <number>',
      'events are kept for, or none: RETENTION_EVENTS_DAYS',
      days('--events-days'),
    )
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json, ...flags }: Flags) => {
      const changes = Object.fromEntries(
        Object.entries(flags).map(([flag, value]) => [flag, noneAsNull(value)]),
      );
      const { id, retention } = await withOperations(terminal, async (context) => {
        const { id } = await findTeam(context, name);
        const isChanged = Object.keys(changes).length > 0;
        return {
          id,
          retention: await (isChanged
            ? setTeamRetention(context, id, changes)
            : readTeamRetention(context, id)),
        };
      });
      const { textsDays, eventsDays } = retention;
      printData(terminal, json, toTeamRetentionResource(id, retention), () => [
        `texts kept for ${textsDays ?? 'as many as configured'} days, events for ${eventsDays ?? 'as many as configured'}`,
      ]);
    });
}
