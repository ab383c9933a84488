import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { withOperationContext } from '../with-operation-context.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { createClient, type Client } from './client.ts';
import { createDatabase, type E2eDatabase, type EngineName } from './database.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { startReceiver, type Receiver } from './receiver.ts';

/** Upstream, gateway and receiver, each a server on a port of its own; the gateway in a process of its own. */
export interface Stage {
  sandbox: Sandbox;
  receiver: Receiver;
  database: E2eDatabase;
  /** The one that runs now. */
  gateway: GatewayProcess;
  /** Starts another gateway on the same database; `gateway` is that one from now on. */
  startGateway(changes?: Record<string, string>): Promise<GatewayProcess>;
  /** A new team with a key and, unless null, a budget of so many credits a month. */
  team(limitCredits?: number | null): Promise<Team>;
  /** Does what an operator does on the command line, beside the running gateway. */
  operate<T>(work: (context: OperationContext) => Promise<T>): Promise<T>;
  /** Of the gateway's process. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

export interface Team extends Client {
  id: string;
  keyId: string;
  key: string;
}

export interface StageOptions {
  engine?: EngineName;
  /** One that is there already, instead of a new one. */
  database?: E2eDatabase;
  sandbox?: SandboxOptions;
  settings?: Record<string, string>;
}

export const quickSandbox = {
  minDurationMs: 150,
  maxDurationMs: 300,
  requestsPerHour: 1_000_000,
  initialCredits: 1_000_000,
};

let teams = 0;

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const releases: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const release of releases.splice(0).reverse()) await release();
  };
  try {
    const database = options.database ?? (await createDatabase(options.engine ?? 'sqlite'));
    releases.push(() => database.drop());
    const sandbox = createSandbox({ ...quickSandbox, ...options.sandbox });
    const sandboxUrl = await sandbox.start();
    releases.push(() => sandbox.stop());
    const receiver = await startReceiver();
    releases.push(() => receiver.close());
    const environment = { ...stageSettings(database.url, sandboxUrl), ...options.settings };

    const startGateway = async (changes: Record<string, string> = {}) => {
      const gateway = await startGatewayProcess({ ...environment, ...changes });
      releases.push(() => gateway.kill());
      return (stage.gateway = gateway);
    };
    const operate = <T>(work: (context: OperationContext) => Promise<T>) =>
      withOperationContext({ environment }, work);
    const stage: Stage = {
      sandbox,
      receiver,
      database,
      gateway: undefined as never,
      environment,
      startGateway,
      operate,
      team: async (limitCredits = 1_000) => {
        const { id, keyId, key } = await operate((context) => createTeamWithKey(context, limitCredits));
        return { ...createClient(() => stage.gateway.url, key), id, keyId, key };
      },
      close,
    };
    await startGateway();
    return stage;
  } catch (error) {
    await close();
    throw error;
  }
}

export function stageSettings(databaseUrl: string, sandboxUrl: string): Record<string, string> {
  return {
    PORT: '0',
    // Tests of files set it.
    FILES_URL: 'off',
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    NANOPHOTO_API_KEY: 'upstream-key',
    NANOPHOTO_BASE_URL: sandboxUrl,
    UPSTREAM_REQUESTS_PER_HOUR: '1000000',
    UPSTREAM_POLL_MIN_INTERVAL_MS: '50',
    // Whatever a killed gateway leaves behind is taken over three seconds later. In one second a gateway on a busy machine can lose a lease
    // that it still works with: its submission then counts as one of unknown outcome.
    LEASE_MS: '3000',
    WEBHOOK_TIMEOUT_MS: '800',
    WEBHOOK_RETRY_SCHEDULE: '200ms,400ms,800ms,1s,1s,1s,1s,1s,1s',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
  };
}

export async function createTeamWithKey(context: OperationContext, limitCredits: number | null) {
  const { id } = await createTeam(context, `team ${++teams}`);
  if (limitCredits !== null) {
    const scope = { scope: 'team', teamId: id, keyId: null, period: 'month', timeZone: 'UTC' } as const;
    await setBudget(context, { ...scope, limitCredits });
  }
  const { id: keyId, key } = await createKey(context, id, 'e2e');
  return { id, keyId, key };
}
