import type { Principal } from '../../src/domain/access/principal.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { createUpstreamClient, type UpstreamClient } from '../../src/upstream/upstream-client.ts';
import type { WebhookRequest } from '../../src/webhooks/webhook-sender.ts';
import type { ClaimedSubmission } from '../../src/operations/upstream/claim-submission.ts';
import type { Engine } from '../engines.ts';
import {
  ACCOUNT,
  createContext,
  createPrincipal,
  registerEndpoint,
  setTeamBudget,
  type TestContext,
} from '../operations/fixture.ts';
import { seededRandom } from '../seeded-random.ts';
import type { RestoreMethod, Snapshot } from './database-snapshots.ts';

/** A gateway without a process, its sandbox and its receivers, which remember what a restored database has forgotten. */
export interface RestoreWorld {
  context: TestContext;
  /** The same, with the sandbox as its upstream. */
  live: Omit<TestContext, 'upstream'> & { upstream: UpstreamClient };
  principal: Principal;
  sandbox: Sandbox;
  /** In [0, 1), from the seed. */
  random: () => number;
  /** Claimed by the process, and not answered: a kill forgets them. */
  claims: ClaimedSubmission[];
  /** Every prompt is another one, also of those that the restored database does not know. */
  accepted: number;
  /** What the receivers got. */
  received: () => readonly WebhookRequest[];
  /** Ends the process as a kill does, and starts one on the restored database. */
  restore(snapshot: Snapshot, method: RestoreMethod): Promise<void>;
  close(): Promise<void>;
}

// So small that the hour that counts as used matters, and large enough for all of a story within another one.
const account = { ...ACCOUNT, requestsPerHour: 2_000 };

export async function createRestoreWorld(engine: Engine, seed: number): Promise<RestoreWorld> {
  const context = await createContext(engine, { accounts: [account] });
  const principal = await createPrincipal(context);
  await setTeamBudget(context, principal, 100_000);
  await registerEndpoint(context, principal.teamId);
  const random = seededRandom(seed);
  const sandbox = createSandbox({
    clock: context.clock,
    random,
    initialCredits: 1_000_000,
    requestsPerHour: 1_000_000,
  });
  const upstream = createUpstreamClient({ baseUrl: await sandbox.start(), userAgent: 'restores' });
  const databases = [context.database];
  const world: RestoreWorld = {
    ...{ context, principal, sandbox, random, claims: [], accepted: 0 },
    live: { ...context, upstream },
    received: () => context.sender.sent,
    async restore(snapshot, method) {
      await world.context.store.close();
      world.claims = [];
      const database = await snapshot.restore();
      databases.push(database);
      world.context = { ...context, database, store: database.open(context.clock) };
      world.live = { ...world.context, upstream };
      await method.begin(world.context);
    },
    async close() {
      await upstream.close();
      await sandbox.stop();
      for (const database of databases) await database.drop();
    },
  };
  return world;
}
