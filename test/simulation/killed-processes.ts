import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import { DAY_MS } from '../../src/domain/clock.ts';
import { withOperationContext } from '../with-operation-context.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { createEndpoint } from '../../src/operations/endpoints/create-endpoint.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { readSigningSecret } from '../../src/operations/signing/read-signing-secret.ts';
import { createDatabase, type EngineName } from '../e2e/database.ts';
import type { DeliveryTask } from './delivery-process.ts';
import { startLedgerReceivers, type LedgerEntry } from './ledger-receiver.ts';
import { indexOf, plannedReceivers, randomFor } from './webhook-plan.ts';

/** A delivery as it is in the database. */
export interface StoredDelivery {
  id: string;
  eventId: string;
  url: string;
  status: string;
  leaseToken: string | null;
}

export interface StoredAttempt {
  deliveryId: string;
  number: number;
  startedAt: number;
  statusCode: number | null;
  error: string | null;
}

export interface StoredEvent {
  id: string;
  payload: string;
}

export interface Snapshot {
  deliveries: StoredDelivery[];
  /** How long the ledger was by then. */
  entries: number;
  /** Events that a process had said are stored, and that are not. */
  lostEvents: number[];
}

/** What there is to judge when all is over. */
export interface Run {
  ledger: LedgerEntry[];
  strays: number;
  urls: string[];
  secrets: string[];
  events: StoredEvent[];
  /** What each kill left behind, and at last the end. */
  snapshots: Snapshot[];
  attempts: StoredAttempt[];
  exitStatus: number | null;
}

/** Stores and delivers the planned events by a process that is killed and started again `kills` times. */
export async function runKilledProcesses(options: {
  engine: EngineName;
  seed: number;
  events: number;
  kills: number;
}): Promise<Run> {
  const { seed, events } = options;
  const receivers = await startLedgerReceivers(plannedReceivers.length, seed);
  const database = await createDatabase(options.engine);
  try {
    const environment = settings(database.url);
    const { ledger, urls } = receivers;
    const { teamIds, secrets } = await withOperationContext({ environment }, (context) =>
      createReceivers(context, urls),
    );
    const saidToBeStored: number[] = [];
    const snapshots: Snapshot[] = [];
    let storedEvents: StoredEvent[] = [];
    let exitStatus: number | null = null;
    for (const killAfter of [...killMoments(options), Infinity]) {
      // Whatever the one before has leased has run out by then, and its retries are due.
      const startsAt = Date.now() + snapshots.length * DAY_MS;
      const child = start(environment, { seed, events, startsAt, teamIds, urls });
      createInterface({ input: child.stdout }).on('line', (line) => saidToBeStored.push(Number(line)));
      receivers.onEntry(() => ledger.length >= killAfter && child.kill('SIGKILL'));
      [exitStatus] = (await once(child, 'close')) as [number | null];
      await receivers.processEnded();
      storedEvents = await database.query<StoredEvent>('select id, payload from events');
      const stored = new Set(storedEvents.map(({ payload }) => indexOf(payload)));
      snapshots.push({
        deliveries: await database.query(selectDeliveries),
        entries: ledger.length,
        lostEvents: saidToBeStored.filter((index) => !stored.has(index)),
      });
      if (exitStatus !== null) break;
    }
    return {
      ledger,
      urls,
      secrets,
      strays: receivers.strays(),
      snapshots,
      exitStatus,
      events: storedEvents,
      attempts: await database.query(selectAttempts),
    };
  } finally {
    await receivers.close();
    await database.drop();
  }
}

const selectDeliveries = `select id, event_id as "eventId", url, status, lease_token as "leaseToken" from deliveries`;

const selectAttempts = `select delivery_id as "deliveryId", number, started_at as "startedAt", status_code as "statusCode", error
  from attempts order by delivery_id, number`;

function settings(databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    NANOPHOTO_API_KEY: 'none',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
    // Many times what an answer takes on a busy machine: one that came too late would be a repetition that no crash explains.
    WEBHOOK_TIMEOUT_MS: '4000',
    LOG_LEVEL: 'error',
  };
}

/** Kills at random, spread over what there will be: the storing, the first attempts and the retries. */
function killMoments({ seed, events, kills }: { seed: number; events: number; kills: number }): number[] {
  const random = randomFor(seed, kills);
  // A little more than one delivery an event, and a quarter more requests.
  const requests = events * 1.3;
  return Array.from({ length: kills }, (_, i) => Math.ceil((requests * (i + random())) / kills));
}

async function createReceivers(context: OperationContext, urls: string[]) {
  const teamIds: string[] = [];
  const secrets: string[] = [];
  for (const [i, { team, kind, filter: events }] of plannedReceivers.entries()) {
    const teamId = (teamIds[team] ??= (await createTeam(context, `team ${team}`)).id);
    if (kind === 'request') {
      secrets.push(await readSigningSecret(context, teamId));
      continue;
    }
    const created = await createEndpoint(context, teamId, { url: urls[i]!, events, description: '' });
    if (created.outcome !== 'created') throw new Error(JSON.stringify(created));
    secrets.push(created.secret);
  }
  return { teamIds, secrets };
}

function start(environment: Record<string, string>, task: DeliveryTask) {
  return spawn(process.execPath, [inject('builtDeliverer'), JSON.stringify(task)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
