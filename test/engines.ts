import { describe, inject } from 'vitest';
import { postgresEngine, sqlite, type Engine } from './databases.ts';
import { startPgbouncer, type Pgbouncer } from './start-pgbouncer.ts';

export { sqlite, type Engine, type TestDatabase } from './databases.ts';

/** Databases on the server of the run. */
export const postgres: Engine = postgresEngine(readAdminUrl);

async function readAdminUrl(): Promise<string> {
  const server = await fetch(inject('postgresDoor'));
  const adminUrl = await server.text();
  if (!server.ok) throw new Error(adminUrl);
  return adminUrl;
}

/** Set by the test of poolers, which runs the tests of guarantees again behind one. */
const isPooled = process.env.TEST_POOLER === 'on';
let pgbouncer: Promise<Pgbouncer> | undefined;

/** Databases on the same server, used through a PgBouncer in transaction mode. */
const pooled: Engine = postgresEngine(readAdminUrl, async () => {
  pgbouncer ??= readAdminUrl().then((adminUrl) => startPgbouncer(adminUrl));
  return (await pgbouncer).through;
});

/** Describes a guarantee of the store or of the operations on both engines, under `<title> on <engine>`. */
export function describeOnEngines(title: string, body: (engine: Engine) => void): void {
  for (const engine of isPooled ? [pooled] : [sqlite, postgres])
    describe(`${title} on ${engine.name}`, () => body(engine));
}
