import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { createKey } from '../../operations/access/create-key.ts';
import { createTeam } from '../../operations/access/create-team.ts';
import { setBudget } from '../../operations/budgets/set-budget.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { withOperations } from '../shared/with-operations.ts';
import { startReceiver, type ReceivedRequest } from '../webhook/receiver.ts';

/** Everything the demo plays with, each on a free loopback port. */
export interface Stage {
  gatewayUrl: string;
  sandboxUrl: string;
  receiverUrl: string;
  /** Resolves with the first webhook. */
  webhook: Promise<ReceivedRequest>;
  apiKey: string;
  close(): Promise<void>;
}

const MONTHLY_LIMIT_CREDITS = 100;

// Seven to twenty seconds a picture: long enough to see the progress, short enough to wait for.
const SANDBOX_SPEED = 1.5;

// With requests to spare the gateway polls often; of the usual 100 it would reserve most for further generations.
const REQUESTS_PER_HOUR = 5_000;

/** Starts sandbox, receiver and gateway, and makes a team with a monthly budget and a key. */
export async function setStage(): Promise<Stage> {
  const releases: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const release of releases.splice(0).reverse()) await release();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'nanogate-demo-'));
    releases.push(() => rm(folder, { recursive: true, force: true }));
    const sandbox = createSandbox({ speed: SANDBOX_SPEED, requestsPerHour: REQUESTS_PER_HOUR });
    const sandboxUrl = await sandbox.start();
    releases.push(() => sandbox.stop());
    let receive: (webhook: ReceivedRequest) => void;
    const webhook = new Promise<ReceivedRequest>((resolve) => (receive = resolve));
    const receiver = await startReceiver({
      onRequest: (request, answer) => void answer(204).then(() => receive(request)),
    });
    releases.push(() => receiver.close());

    const environment = {
      PORT: '0',
      DATABASE_URL: `file:${join(folder, 'nanogate.db')}`,
      NANOPHOTO_API_KEY: 'demo',
      NANOPHOTO_BASE_URL: sandboxUrl,
      UPSTREAM_POLL_MIN_INTERVAL_MS: '1000',
      UPSTREAM_REQUESTS_PER_HOUR: String(REQUESTS_PER_HOUR),
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
      LOG_LEVEL: 'warn',
    };
    const apiKey = await makeTeam(environment);
    const gateway = await createGateway(loadConfig(environment));
    releases.push(() => gateway.stop());
    const gatewayUrl = await gateway.start();
    return { gatewayUrl, sandboxUrl, receiverUrl: receiver.url, webhook, apiKey, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeTeam(environment: Record<string, string>): Promise<string> {
  return withOperations({ environment }, async (context) => {
    const { id: teamId } = await createTeam(context, 'demo');
    const scope = { scope: 'team', teamId, keyId: null, period: 'month', timeZone: 'UTC' } as const;
    await setBudget(context, { ...scope, limitCredits: MONTHLY_LIMIT_CREDITS });
    return (await createKey(context, teamId, 'demo')).key;
  });
}
