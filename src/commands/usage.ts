import type { Command } from 'commander';
import {
  dayOf,
  fieldText,
  labelledFields,
  usageColumns,
  type UsageGroup,
  type UsageRow,
} from '../domain/usage/usage-row.ts';
import { usageFigures } from '../domain/usage/usage-figure.ts';
import { usageCsv } from '../http/routes/usage/usage-csv.ts';
import { findTeam } from '../operations/access/find-team.ts';
import { readUsage } from '../operations/usage/read-usage.ts';
import { CommandFailure } from './shared/command-failure.ts';
import { printData, table } from './shared/print-data.ts';
import { parseList } from './shared/parse-list.ts';
import type { Terminal } from './shared/terminal.ts';
import { withOperations } from './shared/with-operations.ts';

interface Flags {
  from?: string;
  to?: string;
  by: string[];
  team?: string;
  csv?: boolean;
  json?: boolean;
}

export function usageCommand(usage: Command, terminal: Terminal): void {
  usage
    .option('--from <day>', 'first UTC day, such as 2026-01-31; default: the first of this month')
    .option('--to <day>', 'last UTC day, included; default: today')
    .option('--by <columns>', `a row for each of ${usageColumns.join(', ')}, metadata.<key>`, parseList, [
      'day',
    ])
    .option('--team <name>', 'only one team')
    .option('--csv', 'print CSV')
    .option('--json', 'print one JSON value')
    .action(async ({ by, team, csv, json, ...flags }: Flags) => {
      if (csv && json) throw new CommandFailure('give one of --csv, --json');
      const groupBy = by as UsageGroup[];
      const rows = await withOperations(terminal, async (context) => {
        const today = dayOf(context.clock.now());
        const { from = `${today.slice(0, 8)}01`, to = today } = flags;
        const teamId = team === undefined ? undefined : (await findTeam(context, team)).id;
        return readUsage(context, { teamId, from, to, groupBy });
      });
      if (csv) terminal.print(usageCsv(groupBy, rows));
      else printData(terminal, json, { data: rows }, () => usageTable(groupBy, rows));
    });
}

const headings = usageFigures.map((figure) => heading(figure.replace('Credits', '')));

/** `teamId`: `TEAM ID`. */
function heading(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}

function usageTable(groupBy: readonly UsageGroup[], rows: UsageRow[]): string[] {
  const fields = labelledFields(groupBy);
  return table(
    [...fields.map(heading), ...headings],
    rows.map((row) => [
      ...fields.map((field) => fieldText(row, field) || '-'),
      ...usageFigures.map((figure) => String(row[figure])),
    ]),
  );
}
