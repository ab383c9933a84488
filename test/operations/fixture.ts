import { createEndpoint, type NewEndpoint } from '../../src/operations/endpoints/create-endpoint.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { acceptGeneration } from '../../src/operations/generations/accept-generation.ts';
import type { AcceptParams } from '../../src/operations/generations/accept-params.ts';
import { claimDeliveries } from '../../src/operations/deliveries/claim-deliveries.ts';
import { deliverWebhook } from '../../src/operations/deliveries/deliver-webhook.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { claimSubmission } from '../../src/operations/upstream/claim-submission.ts';
import { submitGeneration } from '../../src/operations/upstream/submit-generation.ts';
import { neverStopping } from '../../src/operations/stop-signals.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import type { OperationContext, Policy, Topic } from '../../src/operations/operation-context.ts';
import type { Observation } from '../../src/domain/observation.ts';
import type { Generation } from '../../src/domain/generations/generation.ts';
import { createPriceList } from '../../src/domain/generations/price-list.ts';
import { gatewayActor } from '../../src/domain/audit/actor.ts';
import { createTokenUses } from '../../src/domain/access/token-uses.ts';
import type { Principal } from '../../src/domain/access/principal.ts';
import { defaultRetryScheduleMs } from '../../src/domain/deliveries/next-state.ts';
import { findGenerationById } from '../../src/store/generations/generations.ts';
import { ensureAccounts } from '../../src/store/upstream/upstream-accounts.ts';
import { createReceiverCheck } from '../../src/webhooks/receiver-check.ts';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { createSecretBox, encryptionKeyFrom } from '../../src/webhooks/secret-box.ts';
import type { Engine, TestDatabase } from '../engines.ts';
import { createMovedClock, type MovedClock } from '../moved-clock.ts';
import { seededRandom } from '../seeded-random.ts';
import { createFakeSender, type FakeSender } from './deliveries/fake-sender.ts';
import { createFakeUpstream, type FakeUpstream } from './upstream/fake-upstream.ts';

export interface TestContext extends OperationContext {
  clock: MovedClock;
  upstream: FakeUpstream;
  sender: FakeSender;
  database: TestDatabase;
  /** The addresses that host names have while a webhook is set up. Others cannot be resolved. */
  addresses: Map<string, string[]>;
  /** What was notified, in order. */
  notified: Topic[];
  /** What was observed, in order. */
  observed: Observation[];
}

/** What the steps below need: another process or another upstream will do. */
type Moved = OperationContext & { clock: MovedClock };

export const ACCOUNT = { name: 'main', apiKey: 'upstream-key', requestsPerHour: 100, maxInFlight: 1_000 };

/** Everything that operations work with, on a fresh and migrated database. `database.drop()` closes it. */
export async function createContext(engine: Engine, policy: Partial<Policy> = {}): Promise<TestContext> {
  const database = await engine.emptyDatabase();
  const clock = createMovedClock();
  const addresses = new Map<string, string[]>();
  const notified: Topic[] = [];
  const observed: Observation[] = [];
  const observe = (observation: Observation) => void observed.push(observation);
  const context: TestContext = {
    store: database.open(clock, observe),
    clock,
    random: seededRandom(4_711),
    database,
    addresses,
    notified,
    observed,
    upstream: createFakeUpstream(),
    sender: createFakeSender(),
    checkReceiver: createReceiverCheck({
      guard: createAddressGuard({ allowed: ['127.0.0.1'] }),
      resolve: async (hostname) => addresses.get(hostname) ?? Promise.reject(new Error('ENOTFOUND')),
    }),
    actor: gatewayActor,
    tokenUses: createTokenUses(clock),
    files: null,
    secretBox: createSecretBox([encryptionKeyFrom(Buffer.alloc(32, 7).toString('base64'))]),
    policy: {
      accounts: [ACCOUNT],
      allowanceMargin: 0,
      maxInFlightPerTeam: Infinity,
      interactiveReserve: 0,
      spreadRequests: false,
      pollMinIntervalMs: 3_000,
      upstreamTimeoutMs: 60_000,
      unreachableLimitMs: 86_400_000,
      priceList: createPriceList(),
      unknownOutcome: 'fail',
      queueTimeoutMs: 900_000,
      leaseMs: 30_000,
      retryScheduleMs: defaultRetryScheduleMs,
      concurrencyPerReceiver: 8,
      sendsTraceparent: false,
      idempotencyRetentionMs: 30 * 86_400_000,
      retention: { textsMs: 90 * 86_400_000, eventsMs: 90 * 86_400_000 },
      restoreQueued: 'fail',
      backups: null,
      teamLabels: false,
      usageMetadataKeys: [],
      hasAdminToken: true,
      latePictures: 'charge',
      files: null,
      ...policy,
    },
    stop: neverStopping(),
    notify: (topic) => notified.push(topic),
    observe,
  };
  await context.store.migrate();
  const names = context.policy.accounts.map(({ name }) => name);
  await context.store.transaction((tx) => ensureAccounts(tx, names));
  return context;
}

/** The same database seen by a second process, with the same clock. */
export function secondProcess(context: TestContext): TestContext {
  return { ...context, store: context.database.open(context.clock) };
}

let teams = 0;

/** A team with a key. */
export async function createPrincipal(context: TestContext, name = `team ${++teams}`): Promise<Principal> {
  const team = await createTeam(context, name);
  return { teamId: team.id, keyId: (await createKey(context, team.id, 'test')).id };
}

/** An endpoint that hears how generations end, unless changed, and its secret. */
export async function registerEndpoint(
  context: TestContext,
  teamId: string | null,
  changes: Partial<NewEndpoint> = {},
) {
  const made = await createEndpoint(context, teamId, {
    url: 'https://hooks.example/nanogate',
    events: ['generation.*'],
    description: '',
    ...changes,
  });
  if (made.outcome !== 'created') throw new Error(`Not created: ${JSON.stringify(made)}`);
  await proveReceiver(context, { receiverId: made.endpoint.id, endpointId: made.endpoint.id, teamId });
  return made;
}

/** As if the receiver had just answered, so that several attempts to it may be in flight. */
export async function proveReceiver(
  { store }: Pick<OperationContext, 'store'>,
  { receiverId: id, endpointId, teamId }: NewReceiver,
): Promise<void> {
  await store.transaction(async ({ db, tables: { receivers }, now }) => {
    const proven = { answeredAt: now, proven: 1 };
    await db
      .insert(receivers)
      .values({ id, endpointId, ownerId: teamId ?? '', consecutiveFailures: 0, ...proven })
      .onConflictDoUpdate({ target: receivers.id, set: proven });
  });
}

interface NewReceiver {
  receiverId: string;
  endpointId: string | null;
  teamId: string | null;
}

/** A team budget a month in UTC. */
export async function setTeamBudget(context: TestContext, { teamId }: Principal, limitCredits: number) {
  const statement = await setBudget(context, {
    scope: 'team',
    teamId,
    keyId: null,
    limitCredits,
    period: 'month',
    timeZone: 'UTC',
  });
  return statement.budget;
}

/** A request for one picture of 4 credits, unless changed. */
export function pictureCommand(principal: Principal, changes: Partial<AcceptParams> = {}): AcceptParams {
  return {
    principal,
    model: 'nano-banana-2',
    input: { prompt: 'A lighthouse', mode: 'generate' },
    metadata: {},
    priority: 'interactive',
    webhook: null,
    maxCredits: null,
    queueTimeoutSeconds: null,
    traceparent: null,
    requestId: null,
    idempotency: null,
    ...changes,
  };
}

/** Accepts, or throws when it is refused. */
export async function acceptPicture(
  context: TestContext,
  principal: Principal,
  changes: Partial<AcceptParams> = {},
): Promise<Generation> {
  const outcome = await acceptGeneration(context, pictureCommand(principal, changes));
  if (outcome.outcome !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
  return outcome.generation;
}

export async function claimNext(context: OperationContext) {
  const claim = await claimSubmission(context);
  if (claim.outcome !== 'claimed') throw new Error(`Nothing claimed: ${claim.outcome}`);
  return claim;
}

/** Claims what is next in the queue and submits it. */
export async function submitNext(context: OperationContext): Promise<Generation> {
  const claim = await claimNext(context);
  await submitGeneration(context, claim);
  return current(context, claim.generation.id);
}

/** Moves the clock to when the next poll is due, unless it is overdue; the first poll of a picture is about twenty seconds off. */
export async function waitForPoll(context: Moved): Promise<void> {
  const { nextDueAt } = await claimPolls(context, 0);
  context.clock.set(Math.max(nextDueAt ?? 0, context.clock.now()));
}

/** Waits until the next poll is due and polls what is due. */
export async function pollDue(context: Moved): Promise<void> {
  await waitForPoll(context);
  const { claims } = await claimPolls(context, 100);
  for (const claim of claims) await pollGeneration(context, claim);
}

/** Delivers what is due; returns how many deliveries were attempted. */
export async function deliverDue(context: TestContext): Promise<number> {
  let attempts = 0;
  for (let isMore = true; isMore;) {
    const { claims, nextDueAt } = await claimDeliveries(context, 100);
    for (const claim of claims) await deliverWebhook(context, claim);
    attempts += claims.length;
    // A receiver that has answered nothing yet gets one at a time.
    isMore = claims.length > 0 || (nextDueAt !== null && nextDueAt <= context.clock.now());
  }
  return attempts;
}

/** A generation as it is stored now. */
export async function current(context: Pick<OperationContext, 'store'>, id: string): Promise<Generation> {
  const generation = await findGenerationById(context.store.reader, id);
  if (generation === null) throw new Error(`There is no generation ${id}`);
  return generation;
}
