import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { startServerProcess } from '../bench/server-process.ts';
import { withOperationContext } from '../with-operation-context.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A gateway in a process of its own, with the sandbox as its upstream. */
export interface Gateway {
  url: string;
  /** A team with a budget of 20 credits: five generations of the price that the programs ask for. */
  createTeam(name: string): Promise<{ key: string }>;
  close(): Promise<void>;
}

export async function openGateway(): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-clients-'));
  // Long enough that a program on a loaded machine cancels the last of its generations before it is submitted.
  const sandbox = createSandbox({ minDurationMs: 3_000, maxDurationMs: 3_000, requestsPerHour: 1_000_000 });
  const environment = {
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'nanogate.db')}`,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    NANOPHOTO_API_KEY: 'upstream-key',
    NANOPHOTO_BASE_URL: await sandbox.start(),
    UPSTREAM_REQUESTS_PER_HOUR: '1000000',
    UPSTREAM_POLL_MIN_INTERVAL_MS: '100',
    UPSTREAM_MAX_IN_FLIGHT_PER_TEAM: '1',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
  };
  const gateway = await startServerProcess([main, 'serve'], environment, join(folder, 'gateway.log'));
  return {
    url: gateway.url,
    createTeam: (name) =>
      withOperationContext({ environment }, async (context) => {
        const { id: teamId } = await createTeam(context, name);
        const scope = { scope: 'team', teamId, keyId: null, period: 'month', timeZone: 'UTC' } as const;
        await setBudget(context, { ...scope, limitCredits: 20 });
        return createKey(context, teamId, 'client');
      }),
    async close() {
      await gateway.stop();
      await sandbox.stop();
      await rm(folder, { recursive: true });
    },
  };
}
