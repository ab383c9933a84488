import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findEndpoint } from '../../src/operations/endpoints/find-endpoint.ts';
import { openHeaders } from '../../src/operations/endpoints/endpoint-settings.ts';
import { findTeam } from '../../src/operations/access/find-team.ts';
import { withOperationContext } from '../with-operation-context.ts';
import { runHere, temporaryDatabase } from './command-line.ts';

const URL = 'https://93.184.215.14/hooks';
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => {
  database = await temporaryDatabase();
  await json('team', 'create', 'web');
});
afterEach(() => database.remove());

const endpoint = (...args: string[]) => runHere(['endpoint', ...args], database.environment);

async function json<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await runHere([...args, '--json'], database.environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

function fileWith(text: string): string {
  const path = join(database.folder, 'given');
  writeFileSync(path, text);
  return path;
}

it('create makes an endpoint with its defaults, shows the secret once, and set changes what is named', async () => {
  const made = await json<{ id: string; secret: string }>('endpoint', 'create', URL, '--team', 'web');
  expect(made).toMatchObject({ url: URL, status: 'enabled', signatures: ['v1'], description: '' });
  expect(made).toMatchObject({ events: expect.arrayContaining(['generation.completed']) as string[] });
  expect(made.secret).toMatch(/^whsec_/);
  const changed = await json('endpoint', 'set', made.id, '--team', 'web', '--events', 'budget.*,budget.*');
  expect(changed).toMatchObject({ events: ['budget.*'], url: URL, signatures: ['v1'] });
  const shown = await json('endpoint', 'show', made.id, '--team', 'web');
  expect(shown).toEqual(changed);
  expect(JSON.stringify(shown)).not.toContain(made.secret);
});

it('takes secrets from files or standard input: every user of the machine can see the arguments', async () => {
  const secretFile = fileWith(`${SECRET}\n`);
  const made = await json<{ id: string }>(
    ...['endpoint', 'create', URL, '--team', 'web', '--secret-file', secretFile],
  );
  expect(made).toMatchObject({ secret: SECRET });
  const set = ['endpoint', 'set', made.id, '--team', 'web', '--headers-file', '-'];
  const { status } = await runHere(set, database.environment, 'Authorization: Bearer a:b\n\nX-Env: prod\n');
  expect(status).toBe(0);
  const headers = await withOperationContext(database, async (context) => {
    const found = await findEndpoint(context, (await findTeam(context, 'web')).id, made.id);
    return openHeaders(context.secretBox, found!);
  });
  expect(headers).toEqual({ authorization: 'Bearer a:b', 'x-env': 'prod' });
});

it('creates the operator’s own without a team, with all that the operator receives', async () => {
  expect(await json('endpoint', 'create', URL)).toMatchObject({
    events: ['budget.threshold_reached', 'budget.exhausted', 'endpoint.disabled'],
  });
});

it.each<[string, string[], RegExp]>([
  ['an internal address', ['create', 'http://127.0.0.1/x', '--team', 'web'], /127\.0\.0\.1/],
  ['what is no URL', ['create', 'hooks', '--team', 'web'], /The URL must be absolute/],
  ['an unknown team', ['create', URL, '--team', 'nobody'], /no team/i],
  ['an unknown event', ['create', URL, '--team', 'web', '--events', 'x'], /--events: "x" is not one of/],
  ['an event that the operator does not get', ['create', URL, '--events', 'generation.*'], /without --team/],
  ['a long description', ['create', URL, '--description', 'x'.repeat(201)], /--description: at most 200/],
  ['an unknown endpoint', ['set', 'ep_9', '--url', URL], /^error: ep_9: not found\n$/],
  ['nothing to change', ['set', 'ep_9'], /name a setting to change/],
])('refuses %s in one line', async (_title, args, message) => {
  const ended = await endpoint(...args);
  expect(ended).toMatchObject({ status: 2, stdout: '' });
  expect(ended.stderr).toMatch(/^error: [^\n]+\n$/);
  expect(ended.stderr).toMatch(message);
});

it.each<[string, string, RegExp]>([
  ['that the gateway sets', 'webhook-id: hunter2', /--headers-file: The header webhook-id is set by/],
  ['without a value', 'authorization hunter2', /--headers-file: header 1 is not "name: value"/],
  ['with another line in it', 'a: b\nx y: hunter2', /--headers-file: header 2 is not/],
  ['given twice', 'a: hunter2\na: hunter3', /--headers-file: a is given twice/],
])('refuses a header %s, and quotes no value', async (_title, text, message) => {
  const { status, stderr } = await endpoint('create', URL, '--headers-file', fileWith(text));
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('hunter');
});

it('refuses a secret that is none, and does not quote it', async () => {
  const { status, stderr } = await endpoint('create', URL, '--secret-file', fileWith('whsec_hunter2'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: --secret-file: The secret must be whsec_/);
});
