import type { Principal } from '../../src/domain/access/principal.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/clock.ts';
import type { Generation } from '../../src/domain/generations/generation.ts';
import type { ModelId } from '../../src/domain/models/catalogue.ts';
import type { UsageFigure } from '../../src/domain/usage/usage-figure.ts';
import { cancelGeneration } from '../../src/operations/generations/cancel-generation.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../src/operations/upstream/claim-submission.ts';
import { listUnreconciledCharges } from '../../src/operations/upstream/list-unreconciled-charges.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { resolveGeneration } from '../../src/operations/upstream/resolve-generation.ts';
import { resolveUnreconciledCharge } from '../../src/operations/upstream/resolve-unreconciled-charge.ts';
import { submitGeneration } from '../../src/operations/upstream/submit-generation.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { createUpstreamClient, type UpstreamClient } from '../../src/upstream/upstream-client.ts';
import type { Engine } from '../engines.ts';
import { acceptPicture, createContext, type TestContext } from '../operations/fixture.ts';
import { seededRandom } from '../seeded-random.ts';

/** What becomes of a generation: the scenario of the sandbox, the figures with its price, and whether the sandbox bills it. */
export const fates = {
  completes: { scenario: '', count: 'completed', figures: ['settledCredits'], isBilled: true },
  fails: { scenario: 'fail', count: 'failed', figures: ['releasedCredits'], isBilled: false },
  canceled: { scenario: '', count: 'canceled', figures: ['releasedCredits'], isBilled: false },
  answerLost: {
    ...{ scenario: 'lost-answer', count: 'failed', isBilled: true },
    figures: ['releasedCredits', 'unreconciledCredits'],
  },
  requestLost: {
    ...{ scenario: 'reset-after-read', count: 'failed', isBilled: false },
    figures: ['releasedCredits', 'unreconciledCredits'],
  },
  late: {
    ...{ scenario: 'slow=1200', count: 'failed', isBilled: true },
    figures: ['releasedCredits', 'unreconciledCredits', 'chargedCredits'],
  },
  charged: { scenario: '', count: 'failed', figures: ['settledCredits'], isBilled: true },
  released: { scenario: 'fail', count: 'failed', figures: ['releasedCredits'], isBilled: false },
  unreconciled: {
    ...{ scenario: '', count: 'failed', isBilled: true },
    figures: ['releasedCredits', 'unreconciledCredits'],
  },
} as const satisfies Record<string, FateRule>;

export type Fate = keyof typeof fates;

interface FateRule {
  scenario: string;
  count: 'completed' | 'failed' | 'canceled';
  figures: readonly UsageFigure[];
  isBilled: boolean;
}

/** A generation that was accepted, and what is expected of it. */
export interface Lived {
  generation: Generation;
  fate: Fate;
  /** What an operator decided about its unreconciled charge. */
  decided: 'charged' | 'written_off' | null;
}

export interface MonthWorld {
  context: TestContext;
  /** The same, with the sandbox as its upstream. */
  live: Omit<TestContext, 'upstream'> & { upstream: UpstreamClient };
  lived: Lived[];
  sandbox: Sandbox;
  /** What the sandbox has charged by now. */
  bill(): number;
  close(): Promise<void>;
}

const INITIAL_CREDITS = 100_000;
const ACCOUNT = { name: 'main', apiKey: 'upstream-key', requestsPerHour: 10_000, maxInFlight: 1_000 };

/** A gateway without a process, and a sandbox, by the same clock. */
export async function createMonthWorld(engine: Engine, start: number): Promise<MonthWorld> {
  const context = await createContext(engine, { accounts: [ACCOUNT], usageMetadataKeys: ['centre'] });
  context.clock.set(start);
  const sandbox = createSandbox({
    clock: context.clock,
    random: seededRandom(31),
    initialCredits: INITIAL_CREDITS,
    requestsPerHour: ACCOUNT.requestsPerHour,
  });
  const upstream = createUpstreamClient({ baseUrl: await sandbox.start(), userAgent: 'month' });
  return {
    context,
    live: { ...context, upstream },
    lived: [],
    sandbox,
    bill: () => INITIAL_CREDITS - sandbox.credits(ACCOUNT.apiKey),
    async close() {
      await upstream.close();
      await sandbox.stop();
      await context.database.drop();
    },
  };
}

const models: readonly ModelId[] = ['nano-banana-2', 'nano-banana-pro'];
const qualities = ['1K', '1K', '2K', '4K', '1K'] as const;
const centres = [{ centre: 'a' }, {}, { centre: 'b' }] as const;

/** Accepts a generation. The lengths of the lists have no common divisor, so everything meets everything. */
export async function accept(world: MonthWorld, principal: Principal, fate: Fate): Promise<Lived> {
  const n = world.lived.length;
  const { scenario } = fates[fate];
  const prompt = scenario === '' ? 'A lighthouse' : `[sandbox:${scenario}] A lighthouse`;
  const generation = await acceptPicture(world.context, principal, {
    model: models[n % models.length]!,
    input: { prompt, mode: 'generate', imageQuality: qualities[n % qualities.length]! },
    metadata: { ...centres[n % centres.length], order: `${n}` },
  });
  const one: Lived = { generation, fate, decided: null };
  world.lived.push(one);
  return one;
}

/** One day: first what an operator ends while the upstream has it, then the rest, then the charges that came of it. */
export async function liveDay(
  world: MonthWorld,
  startsAt: number,
  wanted: [Principal, Fate][],
): Promise<void> {
  const { live } = world;
  live.clock.set(startsAt);
  const byOperator = wanted.filter(([, fate]) => isResolution(fate));
  const decided: Lived[] = [];
  for (const [principal, fate] of byOperator) decided.push(await accept(world, principal, fate));
  // They are submitted and not yet polled.
  if (decided.length > 0) await submitQueued(world);
  for (const { fate, generation } of decided)
    if (isResolution(fate)) {
      const decision = { id: generation.id, resolution: fate, reason: 'Asked for', actor: 'operator' };
      const { outcome } = await resolveGeneration(live, decision);
      if (outcome !== 'resolved') throw new Error(`${fate}: ${outcome}`);
    }
  for (const [principal, fate] of wanted.filter(([, fate]) => !isResolution(fate))) {
    const { generation } = await accept(world, principal, fate);
    if (fate === 'canceled') await cancelGeneration(live, principal, generation.id);
  }
  await runUntil(world, startsAt + DAY_MS - MINUTE_MS);
  await decideCharges(world);
}

/** Submits what is queued and may be submitted now. */
export async function submitQueued({ live }: MonthWorld): Promise<{ retryAt: number | null }> {
  for (;;) {
    const claim = await claimSubmission(live);
    if (claim.outcome !== 'claimed') return { retryAt: claim.retryAt ?? null };
    await submitGeneration(live, claim);
  }
}

// Nothing is due more often; a shorter step only costs time.
const STEP_MS = 2 * SECOND_MS;

/** Submits and polls what is due until then, and waits in between. */
export async function runUntil(world: MonthWorld, until: number): Promise<void> {
  const { live } = world;
  while (live.clock.now() < until) {
    const { retryAt } = await submitQueued(world);
    const { claims, nextDueAt } = await claimPolls(live, 100);
    for (const claim of claims) await pollGeneration(live, claim);
    // What is due next is only known once nothing is due now.
    if (claims.length > 0) continue;
    const dueAt = Math.min(nextDueAt ?? until, retryAt ?? until);
    live.clock.set(Math.min(until, Math.max(live.clock.now() + STEP_MS, dueAt)));
  }
}

function isResolution(fate: Fate): fate is 'charged' | 'released' | 'unreconciled' {
  return fate === 'charged' || fate === 'released' || fate === 'unreconciled';
}

/** By turns an unreconciled charge is charged, written off and left open. */
async function decideCharges({ live, lived }: MonthWorld): Promise<void> {
  const { unreconciledCharges } = await listUnreconciledCharges(live, { limit: 100 });
  for (const { id, generationId } of unreconciledCharges) {
    const index = lived.findIndex(({ generation }) => generation.id === generationId);
    const resolution = ([null, 'charged', 'written_off'] as const)[index % 3];
    if (resolution === undefined || resolution === null) continue;
    await resolveUnreconciledCharge(live, { id, resolution, actor: 'operator' });
    lived[index]!.decided = resolution;
  }
}
