import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/domain/clock.ts';
import { isWorthWaiting, rootMessage } from '../../../src/store/engine/database-fault.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { postgres, type TestDatabase } from '../../engines.ts';
import { certificate as otherAuthority } from '../../webhooks/fixtures/tls.ts';
import { authority, certificate, privateKey } from './fixtures/tls.ts';
import { startTlsProxy, type TlsProxy } from './tls-proxy.ts';

let database: TestDatabase;
let proxy: TlsProxy;

beforeAll(async () => {
  database = await postgres.emptyDatabase();
  proxy = await startTlsProxy(database.url, { cert: certificate, key: privateKey });
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

/** The database through TLS, under that name. */
function urlOf(host: string, query = ''): string {
  const url = new URL(database.url);
  url.host = `${host}:${proxy.port}`;
  url.search = query;
  return url.href;
}

async function migrate(url: string, ca: string | undefined): Promise<unknown> {
  const store = openStore({ url, ca, clock: systemClock });
  try {
    return await store.migrate();
  } finally {
    await store.close();
  }
}

describe('a PostgreSQL with TLS and an authority of its own', () => {
  it.each(['', 'sslmode=disable', 'sslmode=no-verify&application_name=x'])(
    'is used with its certificate, for all connections, whatever the URL says: %s',
    async (query) => {
      const store = openStore({ url: urlOf('localhost', query), ca: authority, clock: systemClock });
      await store.migrate();
      let resolveSubscribed: () => void = () => undefined;
      const subscribed = new Promise<void>((resolve) => (resolveSubscribed = resolve));
      const changes = store.listen({ changed: () => undefined, missed: () => resolveSubscribed() });
      await store.transaction(async ({ db, tables }) => db.select().from(tables.teams));
      await subscribed;
      await changes.close();
      await store.close();
      expect(proxy.clients.plain).toBe(0);
      expect(proxy.clients.encrypted).toBeGreaterThan(0);
    },
  );

  it.each([
    ['another authority', 'localhost', otherAuthority, /unable to (verify|get)/],
    ['another name', '127.0.0.1', authority, /127\.0\.0\.1 is not in the cert's list|does not match/],
  ])('is refused with %s: the message says why, and waiting would not help', async (_, host, ca, reason) => {
    const error = await migrate(urlOf(host), ca).catch((caught: unknown) => caught);
    expect(rootMessage(error)).toMatch(reason);
    expect(isWorthWaiting(error)).toBe(false);
  });
});
