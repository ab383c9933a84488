import type { Command } from 'commander';
import type { KnownKey } from '../../domain/access/team.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { listKeys } from '../../operations/access/list-keys.ts';
import { toKeyResource } from '../../resources/access/key-resource.ts';
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
      printData(terminal, json, { data }, () =>
        table(
          ['ID', 'NAME', 'PERMISSIONS', 'CREATED', 'LAST USED', 'EXPIRES', 'REVOKED'],
          data.map((key) => [
            key.id,
            key.name || '-',
            key.permissions.join(','),
            key.createdAt,
            key.lastUsedAt ?? '-',
            key.expiresAt ?? '-',
            key.revokedAt ?? '-',
          ]),
        ),
      );
    });
}

function toJson(key: KnownKey) {
  const { object: _, teamId: _team, ...shown } = toKeyResource(key);
  return shown;
}
