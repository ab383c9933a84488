import { Command } from 'commander';
import { toTimestamp } from '../domain/clock.ts';
import type { Key } from '../domain/access/team.ts';
import { createKey } from '../operations/access/create-key.ts';
import { findTeam } from '../operations/access/find-team.ts';
import { listKeys } from '../operations/access/list-keys.ts';
import { revokeKey } from '../operations/access/revoke-key.ts';
import { printData, table } from './output.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

export function keyCommand(terminal: Terminal): Command {
  const key = new Command('key').description("Keys: a team's credentials.");
  key
    .command('create')
    .description('Make a key for a team. It is shown this once.')
    .requiredOption('--team <name>', 'the team that the key is for')
    .option('--name <name>', 'what the key is used for', '')
    .option('--json', 'print one JSON value')
    .action(async ({ team, name, json }: { team: string; name: string; json?: boolean }) => {
      const created = await withOperations(terminal, async (context) =>
        createKey(context, (await findTeam(context, team)).id, name),
      );
      printData(terminal, json, created, () => [created.key, `(${created.id}; it cannot be shown again)`]);
    });
  key
    .command('list')
    .description("List a team's keys.")
    .requiredOption('--team <name>', 'whose keys')
    .option('--json', 'print one JSON value')
    .action(async ({ team, json }: { team: string; json?: boolean }) => {
      const keys = await withOperations(terminal, async (context) =>
        listKeys(context, (await findTeam(context, team)).id),
      );
      printData(terminal, json, keys.map(toJson), () =>
        table(['ID', 'NAME', 'CREATED', 'REVOKED'], keys.map(toRow)),
      );
    });
  key
    .command('revoke')
    .description('Revoke a key: from now on it opens nothing.')
    .argument('<id>', 'the key, key_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      await withOperations(terminal, (context) => revokeKey(context, id));
      printData(terminal, json, { id, revoked: true }, () => [`revoked ${id}`]);
    });
  return key;
}

type ListedKey = Omit<Key, 'secretHash'>;

function toJson({ id, name, createdAt, revokedAt }: ListedKey) {
  return {
    id,
    name,
    createdAt: toTimestamp(createdAt),
    revokedAt: revokedAt === null ? null : toTimestamp(revokedAt),
  };
}

function toRow({ id, name, createdAt, revokedAt }: ListedKey): string[] {
  return [id, name || '-', toTimestamp(createdAt), revokedAt === null ? '-' : toTimestamp(revokedAt)];
}
