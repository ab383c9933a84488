import type { Command } from 'commander';
import { listAuditLog } from '../../operations/audit/list-audit-log.ts';
import { toAuditEntryResource } from '../../resources/audit/audit-entry-resource.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { parseTime } from '../shared/parse-time.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { nextPageHint, withPageOptions } from '../shared/with-page-options.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  action?: string;
  actor?: string;
  object?: string;
  team?: string;
  from?: number;
  to?: number;
  limit: number;
  cursor?: string;
  json?: boolean;
}

export function auditLogListCommand(group: Command, terminal: Terminal): void {
  const list = group
    .command('list')
    .description('List who changed what, newest first. --json shows each change before and after.')
    .option('--action <action>', 'only this action, such as budget.update')
    .option('--actor <actor>', 'only this actor: op_…, key_…, admin_token, cli:alice or gateway')
    .option('--object <id>', 'only changes of this object')
    .option('--team <name>', 'only changes of what belongs to this team')
    .option('--from <time>', 'only changes from then on', parseTime('--from'))
    .option('--to <time>', 'only changes before then', parseTime('--to'));
  withPageOptions(list)
    .option('--json', 'print one JSON value')
    .action(async ({ action, actor, object, team, from, to, limit, cursor, json }: Flags) => {
      const { entries, nextCursor } = await withOperations(terminal, async (context) =>
        listAuditLog(context, {
          ...{ action, actor, objectId: object, createdAfter: from, createdBefore: to, limit },
          teamId: team === undefined ? undefined : (await findTeam(context, team)).id,
          cursor: cursor === undefined ? undefined : parseCursor(cursor),
        }),
      );
      const data = entries.map(toAuditEntryResource);
      printData(terminal, json, { data, nextCursor }, () => [
        ...table(
          ['SEQUENCE', 'TIME', 'ACTOR', 'NOTE', 'ACTION', 'OBJECT'],
          data.map((entry) => [
            String(entry.sequence),
            entry.createdAt,
            entry.actor === null ? '(purged)' : `${entry.actor.text}${entry.actor.isProven ? '' : '?'}`,
            entry.actor?.note ?? '-',
            entry.action ?? '(purged)',
            entry.objectId ?? '-',
          ]),
        ),
        ...nextPageHint(nextCursor),
      ]);
    });
}

const parseCursor = parseWholeNumber('--cursor', 1, Number.MAX_SAFE_INTEGER);
