import { describe, inject } from 'vitest';
import { postgresEngine, sqlite, type Engine } from './databases.ts';

export { sqlite, type Engine, type TestDatabase } from './databases.ts';

/** Databases on the server of the run. */
export const postgres: Engine = postgresEngine(async () => {
  const server = await fetch(inject('postgresDoor'));
  const adminUrl = await server.text();
  if (!server.ok) throw new Error(adminUrl);
  return adminUrl;
});

/** Describes a guarantee of the store or of the operations on both engines, under `<title> on <engine>`. */
export function describeOnEngines(title: string, body: (engine: Engine) => void): void {
  for (const engine of [sqlite, postgres]) describe(`${title} on ${engine.name}`, () => body(engine));
}
