import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { postgres } from '../engines.ts';
import { handleOnce } from './handle-once.ts';

const source = readFileSync(new URL('handle-once.ts', import.meta.url), 'utf8');

let clients: pg.Client[];
beforeEach(async () => {
  const { url } = await postgres.createDatabase();
  clients = [0, 1].map(() => new pg.Client({ connectionString: url }));
  for (const client of clients) await client.connect();
  await clients[0]!.query(/create table .*;/.exec(source)![0]);
  await clients[0]!.query('create table effects (webhook text)');
});
afterEach(() => Promise.all(clients.map((client) => client.end())));

const handle = (client: pg.Client, id: string) =>
  handleOnce(client, id, () => client.query('insert into effects values ($1)', [id]));
const effects = async () => (await clients[0]!.query<{ webhook: string }>('select * from effects')).rows;

it("the documents' recipe has one effect for a webhook that comes twice, also at the same time", async () => {
  const [one, two] = clients as [pg.Client, pg.Client];
  await Promise.all([handle(one, 'evt_1'), handle(two, 'evt_1')]);
  await handle(one, 'evt_1');
  await handle(two, 'evt_2');
  expect(await effects()).toEqual([{ webhook: 'evt_1' }, { webhook: 'evt_2' }]);
});

it("the documents' recipe forgets a webhook whose effect failed, so that the next attempt has it", async () => {
  const [client] = clients as [pg.Client];
  const failing = handleOnce(client, 'evt_1', async () => {
    await client.query("insert into effects values ('half')");
    throw new Error('out of paper');
  });
  await expect(failing).rejects.toThrow('out of paper');
  await handle(client, 'evt_1');
  expect(await effects()).toEqual([{ webhook: 'evt_1' }]);
});
