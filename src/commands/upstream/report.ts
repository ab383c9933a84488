import type { Command } from 'commander';
import { readUpstreamReport } from '../../operations/upstream/read-upstream-report.ts';
import {
  toUpstreamHourResource,
  type UpstreamHourResource,
} from '../../resources/upstream/upstream-hour-resource.ts';
import { parseTime } from '../shared/parse-time.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  from?: number;
  to?: number;
  account?: string;
  json?: boolean;
}

export function upstreamReportCommand(upstream: Command, terminal: Terminal): void {
  upstream
    .command('report')
    .description(
      'Report per account and hour what requests were used for, and pictures made of those possible.',
    )
    .option('--from <time>', 'from this time on; default: 24 hours before --to', parseTime('--from'))
    .option('--to <time>', 'before this time; default: now', parseTime('--to'))
    .option('--account <name>', 'only one upstream account')
    .option('--json', 'print one JSON value')
    .action(async ({ json, ...span }: Flags) => {
      const hours = await withOperations(terminal, (context) => readUpstreamReport(context, span));
      const data = hours.map(toUpstreamHourResource);
      printData(terminal, json, { data }, () => reportTable(data));
    });
}

function reportTable(hours: UpstreamHourResource[]): string[] {
  return table(
    ['HOUR', 'ACCOUNT', 'PICTURES', 'SUBMISSIONS', 'FIRST POLLS', 'FURTHER POLLS', 'WASTED'],
    hours.map((hour) => [
      hour.startsAt,
      hour.account,
      `${hour.picturesMade}/${hour.picturesPossible ?? '-'}`,
      String(hour.submissions),
      String(hour.firstPolls),
      String(hour.furtherPolls),
      hour.wasted.map(({ outcome, requests }) => `${requests} ${outcome}`).join(', ') || '-',
    ]),
  );
}
