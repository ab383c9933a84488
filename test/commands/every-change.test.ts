import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { DAY_MS, systemClock } from '../../src/domain/clock.ts';
import { acceptGeneration } from '../../src/operations/generations/accept-generation.ts';
import { createRowGuard } from '../../src/operations/quarantine/row-guard.ts';
import { findKey } from '../../src/operations/access/find-key.ts';
import { readMigrations } from '../../src/store/engine/migration.ts';
import { migrateSqlite } from '../../src/store/sqlite/migrate-sqlite.ts';
import { pictureCommand } from '../operations/fixture.ts';
import { withOperationContext } from '../with-operation-context.ts';
import { runHere, temporaryDatabase } from './command-line.ts';
import { helpOf } from './command-tree.ts';

/** Commands that leave no entry of their own, each with why. */
const unrecorded: Record<string, string> = {
  serve: 'records settings that differ at its start, as the gateway: test/gateway/local-context.test.ts',
  sandbox: 'has no database of Nanogate',
  demo: 'has a database of its own, which it removes',
  doctor: 'reads only',
  'config check': 'reads only',
  'operator list': 'reads only',
  'team list': 'reads only',
  'team show': 'reads only',
  'team export': 'reads only; what it prints is the caller’s',
  'key list': 'reads only',
  'key show': 'reads only',
  'budget list': 'reads only',
  'budget show': 'reads only',
  'budget ledger': 'reads only',
  'limit show': 'reads only',
  'price list': 'reads only',
  usage: 'reads only',
  'generation list': 'reads only',
  'generation show': 'reads only',
  'endpoint list': 'reads only',
  'endpoint show': 'reads only',
  'endpoint test': 'the delivery and its attempts say it',
  'endpoint recover': 'the deliveries and their attempts say it',
  'delivery list': 'reads only',
  'delivery show': 'reads only',
  'delivery retry': 'the delivery and its attempts say it',
  'ledger verify': 'reads only',
  'audit-log list': 'reads only',
  'audit-log verify': 'reads only',
  'account list': 'reads only',
  'upstream report': 'reads only',
  'unreconciled-charge list': 'reads only',
  'quarantine list': 'reads only',
  backup: 'writes a file, and changes nothing of what the gateway does',
  'webhook verify': 'reads only',
  'webhook listen': 'has no database',
  completion: 'has no database',
  openapi: 'has no database',
};

/** What a change needs before it, and the words of the command then. */
interface Change {
  command: string;
  actions: string[];
  arrange(): string[] | Promise<string[]>;
}

const key = () => json<{ id: string }>('key', 'create', '--team', 'web').then(({ id }) => id);
const budget = () =>
  json<{ id: string }>('budget', 'set', '--team', 'web', '--limit', '9').then(({ id }) => id);
const endpoint = () =>
  json<{ id: string }>('endpoint', 'create', 'https://93.184.215.14/hooks', '--team', 'web').then(
    ({ id }) => id,
  );

const changes: Change[] = [
  change('operator create', ['operator.create'], () => ['ann', '--role', 'viewer']),
  change('operator revoke', ['operator.revoke'], async () => {
    await nanogate('operator', 'create', 'bob', '--role', 'admin');
    return [(await json<{ id: string }>('operator', 'create', 'ann', '--role', 'viewer')).id];
  }),
  change('team create', ['team.create'], () => ['other']),
  change('team set', ['team.update'], () => ['web', '--weight', '2']),
  change('team files', ['team_files.update'], () => ['web', '--result-days', '3']),
  change('team retention', ['team_retention.update'], () => ['web', '--texts-days', '4']),
  change('team archive', ['team.archive'], () => ['web']),
  change('team purge', ['audit_log.purge', 'team.purge'], async () => {
    await nanogate('team', 'archive', 'web');
    return ['web', '--confirm', 'web'];
  }),
  change('key create', ['key.create'], () => ['--team', 'web']),
  change('key rotate', ['key.rotate'], async () => [await key()]),
  change('key revoke', ['key.revoke'], async () => [await key()]),
  change('budget set', ['budget.create'], () => ['--team', 'web', '--limit', '10']),
  change('budget adjust', ['budget.adjust'], async () => [
    await budget(),
    '--credits',
    '5',
    '--note',
    'more',
  ]),
  change('budget end', ['budget.end'], async () => [await budget()]),
  change('limit set', ['limits.set'], () => ['--team', 'web', '--max-in-flight', '2']),
  change('generation cancel', ['generation.cancel'], async () => [await generation()]),
  change('generation resolve', ['generation.resolve'], async () => [
    await submitted(),
    ...['--release', '--reason', 'lost'],
  ]),
  change('endpoint create', ['endpoint.create'], () => ['https://93.184.215.14/hooks', '--team', 'web']),
  change('endpoint set', ['endpoint.update'], async () => [
    await endpoint(),
    ...['--team', 'web', '--description', 'x'],
  ]),
  change('endpoint pause', ['endpoint.update'], async () => [await endpoint(), '--team', 'web']),
  change('endpoint enable', ['endpoint.update'], async () => [await endpoint(), '--team', 'web']),
  change('endpoint delete', ['endpoint.delete'], async () => [await endpoint(), '--team', 'web']),
  change('account pause', ['account.pause'], () => ['default']),
  change('account resume', ['account.resume'], async () => {
    await nanogate('account', 'pause', 'default');
    return ['default'];
  }),
  change('unreconciled-charge resolve', ['unreconciled_charge.resolve'], async () => {
    await nanogate('generation', 'resolve', await submitted(), '--failed', '--reason', 'lost');
    const { data } = await json<{ data: { id: string }[] }>('unreconciled-charge', 'list');
    return [data[0]!.id, '--write-off'];
  }),
  change('quarantine release', ['quarantine.release'], async () => {
    await withOperationContext({ environment }, async (context) => {
      const guard = createRowGuard(context);
      const fail = () => Promise.reject(new Error('broken'));
      for (let i = 0; i < 5; i++)
        await guard({ task: 'poll', rowId: 'gen_1' }, fail, async () => undefined).catch(() => undefined);
    });
    return ['poll', 'gen_1'];
  }),
  change('restore', ['hold.begin'], async () => {
    const file = join(database.folder, 'copy.db');
    await nanogate('backup', file);
    for (const suffix of ['', '-wal', '-shm', '.mark'])
      rmSync(join(database.folder, `nanogate.db${suffix}`), { force: true });
    return [file];
  }),
  change('restore', ['hold.begin'], () => ['--mark-only']),
  change('resume', ['hold.end'], async () => {
    await nanogate('restore', '--mark-only');
    return [];
  }),
  change('retention run', ['retention.run'], async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 200 * DAY_MS });
    try {
      await nanogate('generation', 'cancel', await generation());
    } finally {
      vi.useRealTimers();
    }
    return [];
  }),
  change('migrate', ['database.migrate'], async () => {
    const path = join(database.folder, 'older.db');
    const file = new Database(path);
    await migrateSqlite(file, systemClock, readMigrations('sqlite').slice(0, -1));
    file.close();
    environment = { ...environment, DATABASE_URL: `file:${path}` };
    return [];
  }),
  change('database compact', ['database.compact'], () => []),
  change('database copy', ['database.copy'], async () => {
    const from = environment.DATABASE_URL!;
    environment = { ...environment, DATABASE_URL: `file:${join(database.folder, 'target.db')}` };
    return ['--from', from];
  }),
  change('secrets re-encrypt', ['secrets.re_encrypt', 'secrets.re_encrypt'], () => {
    const newer = randomBytes(32).toString('base64');
    environment = { ...environment, ENCRYPTION_KEY: newer, ENCRYPTION_KEY_PREVIOUS: ENCRYPTION_KEY };
    return [];
  }),
  change('webhook rotate-key', ['webhook_key.rotate'], () => []),
];

function change(command: string, actions: string[], arrange: Change['arrange']): Change {
  return { command, actions, arrange };
}

const ENCRYPTION_KEY = randomBytes(32).toString('base64');
let template: Awaited<ReturnType<typeof temporaryDatabase>>;
let database: Awaited<ReturnType<typeof temporaryDatabase>>;
let environment: Record<string, string>;
beforeAll(async () => {
  template = await temporaryDatabase();
  environment = { ...template.environment, ENCRYPTION_KEY };
  await nanogate('team', 'create', 'web');
});
afterAll(() => template.remove());
// A copy, since to make the tables takes longer than most commands.
beforeEach(async () => {
  database = await temporaryDatabase();
  environment = { ...database.environment, ENCRYPTION_KEY, NANOPHOTO_API_KEY: 'upstream-key' };
  copyFileSync(join(template.folder, 'nanogate.db'), join(database.folder, 'nanogate.db'));
});
afterEach(() => database.remove());

async function nanogate(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(args, environment);
  expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' });
  return stdout;
}

const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await nanogate(...args, '--json')) as T;

interface Entry {
  sequence: number;
  action: string;
  actor: { kind: string; name: string; isProven: boolean };
}

const entries = async () => (await json<{ data: Entry[] }>('audit-log', 'list')).data;

function execute(...statements: string[]): void {
  const file = new Database(join(database.folder, 'nanogate.db'));
  for (const statement of statements) file.exec(statement);
  file.close();
}

/** A queued generation. */
async function generation(): Promise<string> {
  const keyId = await key();
  return withOperationContext({ environment }, async (context) => {
    const { teamId } = await findKey(context, keyId);
    const outcome = await acceptGeneration(context, pictureCommand({ teamId, keyId }));
    if (outcome.outcome !== 'accepted') throw new Error(`Not accepted: ${outcome.outcome}`);
    return outcome.generation.id;
  });
}

/** A generation that the upstream has. */
async function submitted(): Promise<string> {
  const id = await generation();
  execute(
    `update generations set status = 'pending', upstream_generation_id = 'up-1', submitted_at = created_at where id = '${id}'`,
  );
  return id;
}

it('every command is known to change something, or not to', async () => {
  const commands = (await helpOf()).filter(({ isGroup }) => !isGroup).map(({ command }) => command.join(' '));
  const decided = [...Object.keys(unrecorded), ...new Set(changes.map(({ command }) => command))];
  expect(decided.toSorted()).toEqual(commands.toSorted());
});

it.each(changes)('$command leaves $actions in the audit log, by cli:alice, unproven', async (each) => {
  const args = await each.arrange();
  await nanogate(...each.command.split(' '), ...args);
  const made = (await entries()).slice(0, each.actions.length).toReversed();
  expect(made.map(({ action }) => action)).toEqual(each.actions);
  for (const { actor } of made) expect(actor).toMatchObject({ kind: 'cli', name: 'alice', isProven: false });
});
