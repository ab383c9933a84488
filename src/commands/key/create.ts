import type { Command } from 'commander';
import { createKey } from '../../operations/access/create-key.ts';
import { permissions, type Permission } from '../../domain/access/permissions.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { parseList } from '../shared/parse-list.ts';
import { parseTime } from '../shared/parse-time.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  team: string;
  name: string;
  permissions?: Permission[];
  expires?: number;
  json?: boolean;
}

export function keyCreateCommand(key: Command, terminal: Terminal): void {
  key
    .command('create')
    .description('Create a key for a team. Its secret is shown only once.')
    .requiredOption('--team <name>', 'the team that the key is for')
    .option('--name <name>', 'what the key is used for', '')
    .option(
      '--permissions <list>',
      `what it may do, of ${permissions.join(',')}; all by default`,
      parsePermissions,
    )
    .option('--expires <time>', 'when it expires; never by default', parseTime('--expires'))
    .option('--json', 'print one JSON value')
    .action(async ({ team, name, permissions: allowed, expires, json }: Flags) => {
      const created = await withOperations(terminal, async (context) =>
        createKey(context, (await findTeam(context, team)).id, name, {
          permissions: allowed ?? null,
          expiresAt: expires ?? null,
        }),
      );
      printData(terminal, json, created, () => [created.key, `(${created.id}; it cannot be shown again)`]);
    });
}

function parsePermissions(value: string): Permission[] {
  const names = parseList(value);
  const known = permissions.filter((permission) => names.includes(permission));
  const unknown = names.find((name) => !known.some((permission) => permission === name));
  if (unknown !== undefined || known.length === 0)
    throw new CommandFailure(`--permissions: "${unknown ?? value}" is none of ${permissions.join(', ')}`);
  return known;
}
