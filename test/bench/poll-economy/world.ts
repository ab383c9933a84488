import { gatewayActor } from '../../../src/domain/audit/actor.ts';
import { createTokenUses } from '../../../src/domain/access/token-uses.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { HOUR_MS, type UnixMs } from '../../../src/domain/clock.ts';
import type { Priority } from '../../../src/domain/generations/generation.ts';
import { createPriceList } from '../../../src/domain/generations/price-list.ts';
import type { ModelId } from '../../../src/domain/models/catalogue.ts';
import type { Observation } from '../../../src/domain/observation.ts';
import { expectedCompletionTimes } from '../../../src/domain/poll-plan/completion-times.ts';
import { storeCompletionTimes } from '../../../src/domain/poll-plan/stored-completion-times.ts';
import type { GenerationEstimate } from '../../../src/domain/upstream/generation-estimate.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { createTeam } from '../../../src/operations/access/create-team.ts';
import { setTeamWeight } from '../../../src/operations/access/set-team-weight.ts';
import type {
  OperationContext,
  Policy,
  Topic,
  ConfiguredAccount,
} from '../../../src/operations/operation-context.ts';
import { neverStopping } from '../../../src/operations/stop-signals.ts';
import type { AcceptParams } from '../../../src/operations/generations/accept-params.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { estimateGeneration } from '../../../src/operations/upstream/estimate-generation.ts';
import { findGenerationById } from '../../../src/store/generations/generations.ts';
import { setCompletionTimes } from '../../../src/store/upstream/completion-times.ts';
import { ensureAccounts } from '../../../src/store/upstream/upstream-accounts.ts';
import { createSecretBox, encryptionKeyFrom } from '../../../src/webhooks/secret-box.ts';
import { createPoller } from '../../../src/workers/poller.ts';
import { createSlots, type Slots } from '../../../src/workers/slots.ts';
import { createSubmitter } from '../../../src/workers/submitter.ts';
import type { Curve } from './curves.ts';
import { openMemoryStore } from './memory-store.ts';
import { seededRandom } from './random.ts';
import {
  createScriptedUpstream,
  type Picture,
  type ScriptedUpstream,
  type UpstreamScript,
} from './scripted-upstream.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';
import { createWorkerDriver } from './worker-driver.ts';

/** A gateway as it runs, its operations and workers on a store in memory, with an upstream that follows a script, in virtual time. */
export interface World {
  time: VirtualTime;
  /** When it began: all figures count from here. */
  startAt: UnixMs;
  upstream: ScriptedUpstream;
  context: OperationContext;
  /** Makes a team with a key. */
  addTeam(weight?: number): Promise<Principal>;
  /** Accepts a request for a picture now. */
  request(principal: Principal, options?: RequestOptions): Promise<void>;
  /** Every request so far, in the order in which they were accepted. */
  requests(): Request[];
}

export interface RequestOptions {
  priority?: Priority;
  /** Called when it has ended. */
  onEnd?: () => void;
}

/** One request for a picture, as its caller sees it. */
export interface Request {
  id: string;
  /** The n-th that was accepted, as text: how the upstream knows it. */
  prompt: string;
  teamId: string;
  priority: Priority;
  acceptedAt: UnixMs;
  /** Told on acceptance, and when it had just been submitted; null where the scenario does not look at estimates. */
  estimate: GenerationEstimate | null;
  estimateInFlight: GenerationEstimate | null;
  /** Null until it was submitted. */
  picture: Picture | null;
  /** How it ended; null while it is open. */
  end: Extract<Observation, { kind: 'generation_finished' }> | null;
  onEnd: (() => void) | undefined;
}

export interface WorldOptions extends UpstreamScript {
  requestsPerHour: number;
  model: ModelId;
  /** What is known of the curve at the start: what the catalogue would say. */
  catalogue: Curve;
  seed: number;
  /** Whether estimates are asked for. */
  estimates?: boolean;
  policy?: Partial<Policy>;
}

// A Tuesday noon. Any would do.
const START: UnixMs = Date.UTC(2026, 5, 16, 12);
// What the gateway sets without settings; see `gateway/operation-context.ts`.
const CONCURRENCY = 16;

export async function createWorld(options: WorldOptions): Promise<World> {
  const time = createVirtualTime(START);
  const requests = new Map<string, Request>();
  const store = await openMemoryStore(time, (observation) => void observe(observation));
  const upstream = createScriptedUpstream(time, options);
  const context = contextOf(options, { store, clock: time, upstream, notify: (topic) => wake(topic) });
  const submitter = createSubmitter(
    context,
    slots(() => wake('generation-queued')),
    Infinity,
  );
  const drivers = {
    submitter: createWorkerDriver(time, submitter),
    poller: createWorkerDriver(
      time,
      createPoller(
        context,
        slots(() => wake('generation-submitted')),
      ),
    ),
  };
  const wake = (topic: Topic) => {
    if (topic === 'upstream-answered') submitter.reconsider();
    if (topic === 'generation-queued') submitter.interactiveQueued();
    if (topic === 'upstream-answered' || topic.endsWith('-queued')) drivers.submitter.wake();
    if (topic === 'generation-submitted') drivers.poller.wake();
  };
  async function observe(observation: Observation): Promise<void> {
    if (!('generationId' in observation) || observation.generationId === null) return;
    const request = requests.get(observation.generationId);
    if (request === undefined) return;
    if (observation.kind === 'generation_finished') {
      request.end = observation;
      request.onEnd?.();
    }
    if (observation.kind !== 'submission_ended' || observation.outcome !== 'confirmed') return;
    request.picture = upstream.pictures.findLast(({ prompt }) => prompt === request.prompt) ?? null;
    if (options.estimates !== true) return;
    const generation = await findGenerationById(store.reader, request.id);
    if (generation !== null) request.estimateInFlight = await estimateGeneration(context, generation);
  }

  const names = context.policy.accounts.map(({ name }) => name);
  await store.transaction((tx) => ensureAccounts(tx, names));
  const { medianMs: median, p95Ms: p95 } = options.catalogue;
  const known = storeCompletionTimes(expectedCompletionTimes({ median, p95 }));
  await store.transaction((tx) => setCompletionTimes(tx, options.model, QUALITY, known));
  let teams = 0;
  return {
    time,
    startAt: START,
    upstream,
    context,
    async addTeam(weight) {
      const { id: teamId } = await createTeam(context, `team ${++teams}`);
      if (weight !== undefined) await setTeamWeight(context, { teamId, weight });
      return { teamId, keyId: (await createKey(context, teamId, 'bench')).id };
    },
    async request(principal, { priority = 'interactive', onEnd } = {}) {
      const prompt = String(requests.size);
      const accepted = await acceptGeneration(context, paramsOf(options, { principal, prompt, priority }));
      if (accepted.outcome !== 'accepted') throw new Error(`Not accepted: ${accepted.outcome}`);
      const { generation } = accepted;
      requests.set(generation.id, {
        id: generation.id,
        prompt,
        teamId: principal.teamId,
        priority,
        acceptedAt: generation.createdAt,
        estimate: options.estimates === true ? await estimateGeneration(context, generation) : null,
        estimateInFlight: null,
        picture: null,
        end: null,
        onEnd,
      });
      wake(priority === 'batch' ? 'batch-queued' : 'generation-queued');
    },
    requests: () => [...requests.values()],
  };
}

function slots(onFree: () => void): Slots {
  return createSlots(CONCURRENCY, onFree, (error) => {
    throw error;
  });
}

// All in one quality: what is learnt of it is what the scenario is about.
const QUALITY = '1K';

function paramsOf(
  { model }: WorldOptions,
  { principal, prompt, priority }: { principal: Principal; prompt: string; priority: Priority },
): AcceptParams {
  return {
    principal,
    model,
    input: { prompt, mode: 'generate', imageQuality: QUALITY },
    metadata: {},
    priority,
    webhook: null,
    maxCredits: null,
    queueTimeoutSeconds: null,
    traceparent: null,
    requestId: null,
    idempotency: null,
  };
}

function contextOf(
  options: WorldOptions,
  parts: Pick<OperationContext, 'store' | 'clock' | 'upstream' | 'notify'>,
): OperationContext {
  const { requestsPerHour, policy, seed } = options;
  return {
    ...parts,
    random: seededRandom(seed * 104_729),
    observe: () => undefined,
    sender: {
      send: () => Promise.reject(new Error('No webhook is sent here')),
      close: async () => undefined,
    },
    actor: gatewayActor,
    tokenUses: createTokenUses(parts.clock),
    files: null,
    checkReceiver: async () => null,
    stop: neverStopping(),
    secretBox: createSecretBox([encryptionKeyFrom(Buffer.alloc(32, 7).toString('base64'))]),
    policy: {
      accounts: [accountOf(requestsPerHour)],
      allowanceMargin: 0.02,
      interactiveReserve: 0,
      spreadRequests: false,
      pollMinIntervalMs: 3_000,
      upstreamTimeoutMs: 60_000,
      unreachableLimitMs: 86_400_000,
      maxInFlightPerTeam: Infinity,
      unknownOutcome: 'fail',
      // Nothing is to time out in the queue: a saturated one is as long as the scenario.
      queueTimeoutMs: 1_000 * HOUR_MS,
      leaseMs: 30_000,
      retryScheduleMs: [5_000],
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
      priceList: createPriceList(),
      ...policy,
    },
  };
}

function accountOf(requestsPerHour: number): ConfiguredAccount {
  const maxInFlight = Math.max(10, Math.round(requestsPerHour * 0.1));
  return { name: 'main', apiKey: 'bench', requestsPerHour, maxInFlight };
}
