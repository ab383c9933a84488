import { afterEach, describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';
import { createClient } from './client.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { createNextVersion, type NextVersion } from './next-version.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { verifyTotals } from './verify-totals.ts';

describe('this version and the next one on one PostgreSQL', () => {
  let stage: Stage;
  let next: NextVersion;
  const newer: GatewayProcess[] = [];
  afterEach(async () => {
    for (const gateway of newer.splice(0)) await gateway.kill();
    await stage.close();
    await next.remove();
  });

  async function startNext(changes: Record<string, string> = {}): Promise<GatewayProcess> {
    const gateway = await startGatewayProcess({ ...stage.environment, ...changes }, next.program);
    newer.push(gateway);
    return gateway;
  }

  let pictures = 0;
  /** Pictures that one process accepts and shows, in whichever process they are made. */
  async function complete({ url }: GatewayProcess, { key }: Team, count: number): Promise<void> {
    const client = createClient(() => url, key);
    const created = await Promise.all(
      Array.from({ length: count }, () => client.createAccepted(`picture ${++pictures}`)),
    );
    for (const { id } of created) expect((await client.ended(id)).status).toBe('completed');
  }

  const statusOf = async ({ url }: GatewayProcess) => (await fetch(`${url}/readyz`)).status;
  const appliedTo = async () =>
    (await stage.database.query<{ name: string }>('select name from schema_migrations')).map(
      ({ name }) => name,
    );

  it('accept, read and work side by side, also after this one is started again', async () => {
    next = await createNextVersion(version);
    stage = await startStage({ engine: 'postgres' });
    const team = await stage.team();
    const before = stage.gateway;
    // One migrates while the other works.
    const [, added] = await Promise.all([complete(before, team, 10), startNext()]);
    expect(await appliedTo()).toContain('9999_next');
    await complete(before, team, 5);
    await complete(added, team, 5);
    expect([await statusOf(before), await statusOf(added)]).toEqual([200, 200]);
    expect(await before.terminate()).toBe(0);
    expect(await added.terminate()).toBe(0);

    // Each works for the other.
    const api = await stage.startGateway({ PROCESS_ROLE: 'api' });
    const worker = await startNext({ PROCESS_ROLE: 'worker' });
    await complete(api, team, 5);
    expect(await worker.terminate()).toBe(0);
    expect(await api.terminate()).toBe(0);
    await stage.startGateway({ PROCESS_ROLE: 'worker' });
    await complete(await startNext({ PROCESS_ROLE: 'api' }), team, 5);

    await verifyTotals(stage);
    expect(await stage.database.query('select sum(next_figure)::int as sum from generations')).toEqual([
      { sum: 0 },
    ]);
  });

  it('are refused, the older one in one line, when the schema says that it is too old', async () => {
    next = await createNextVersion(null);
    stage = await startStage({ engine: 'postgres' });
    expect(await stage.gateway.terminate()).toBe(0);
    await startNext();
    const refused = await stage
      .startGateway()
      .catch((error: unknown) => (error as Error).message.split('\n'));
    expect(refused).toEqual([
      expect.stringMatching(/^The gateway ended with [^0]/),
      `error: The database has migration 9999_next, which this version of Nanogate (${version}) does not know: run version ${next.version} or later`,
    ]);
  });
});
