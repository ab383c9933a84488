import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerIdentity } from '../../../src/domain/backups/server-identity.ts';
import { createHostSearch, type Host } from '../../../src/store/postgres/host-search.ts';
import { postgres, type TestDatabase } from '../../engines.ts';

let primary: TestDatabase;
let standby: TestDatabase;
let silent: Server;
beforeAll(async () => {
  primary = await postgres.createDatabase();
  standby = await postgres.createDatabase();
  const client = new pg.Client({ connectionString: standby.url });
  await client.connect();
  const { database } = client;
  await client.query(`alter database ${database} set default_transaction_read_only = on`);
  await client.end();
  // Accepts connections and says nothing, as a machine that hangs.
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  silent.close();
  await primary.drop();
  await standby.drop();
});

const at = (port: number) => `postgres://postgres@127.0.0.1:${port}/postgres`;
const refused = at(1);
const hanging = () => at((silent.address() as AddressInfo).port);
const portOf = (database: TestDatabase) => Number(new URL(database.url).port);

function search(urls: string[], newest: ServerIdentity | null = null, connectMs = 10_000) {
  const configs = urls.map((connectionString) => ({ connectionString }));
  return createHostSearch({ configs, connectMs, newest: () => newest });
}

it('finds the first that takes writes, whatever is before it', async () => {
  const found = { host: '127.0.0.1', port: portOf(primary) } satisfies Host;
  expect(await search([primary.url, refused]).find()).toEqual(found);
  expect(await search([refused, standby.url, primary.url]).find()).toEqual(found);
  expect(await search([hanging(), primary.url]).find()).toEqual(found);
});

it('says of each host why it is not it', async () => {
  const urls = [refused, standby.url, hanging()];
  await expect(search(urls, null, 1_000).find()).rejects.toThrow(
    /^no host of DATABASE_URL takes writes: (?=.*ECONNREFUSED)(?=.*it takes no writes)(?=.*timeout)/,
  );
});

it('says what is wrong for good as it is: a password, which waiting does not mend', async () => {
  const wrong = primary.url.replace('postgres:postgres@', 'postgres:wrong@');
  await expect(search([wrong, wrong]).find()).rejects.toMatchObject({ code: '28P01' });
  await expect(search([wrong, refused]).find()).rejects.toThrow('no host of DATABASE_URL takes writes');
});

it('passes over an old primary, whose standby was promoted', async () => {
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    'select system_identifier::text as id from pg_control_system()',
  );
  await client.end();
  const newest = { systemIdentifier: rows[0]!.id, timeline: 2 };
  await expect(search([primary.url], newest).find()).rejects.toThrow('it is an old primary');
});

it('keeps what it found until it is reset', async () => {
  const hosts = search([refused, primary.url]);
  expect(hosts.reset()).toBe(false);
  const [one, other] = await Promise.all([hosts.find(), hosts.find()]);
  expect(other).toBe(one);
  expect(await hosts.find()).toBe(one);
  expect(hosts.reset()).toBe(true);
  expect(await hosts.find()).not.toBe(one);
});
