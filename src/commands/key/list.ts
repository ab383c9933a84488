import type { Command } from 'commander';
import type { KnownKey } from '../../domain/access/team.ts';
import { toTimestamp } from '../../domain/clock.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { listKeys } from '../../operations/access/list-keys.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function keyListCommand(key: Command, terminal: Terminal): void {
  key
    .command('list')
    .description("List a team's keys. Their secrets are not shown.")
    .requiredOption('--team <name>', 'the team whose keys are listed')
    .option('--json', 'print one JSON value')
    .action(async ({ team, json }: { team: string; json?: boolean }) => {
      const keys = await withOperations(terminal, async (context) =>
        listKeys(context, (await findTeam(context, team)).id),
      );
      const data = keys.map(toJson);
      printData(terminal, json, data, () =>
        table(
          ['ID', 'NAME', 'CREATED', 'REVOKED'],
          data.map(({ id, name, createdAt, revokedAt }) => [id, name || '-', createdAt, revokedAt ?? '-']),
        ),
      );
    });
}

function toJson({ id, name, createdAt, revokedAt }: KnownKey) {
  return {
    id,
    name,
    createdAt: toTimestamp(createdAt),
    revokedAt: revokedAt === null ? null : toTimestamp(revokedAt),
  };
}
