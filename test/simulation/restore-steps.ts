import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/clock.ts';
import { catalogue } from '../../src/domain/models/catalogue.ts';
import { cancelGeneration } from '../../src/operations/generations/cancel-generation.ts';
import { claimDeliveries } from '../../src/operations/deliveries/claim-deliveries.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../src/operations/upstream/claim-submission.ts';
import { expireQueued } from '../../src/operations/upstream/expire-queued.ts';
import { listUnreconciledCharges } from '../../src/operations/upstream/list-unreconciled-charges.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { reapLeases } from '../../src/operations/upstream/reap-leases.ts';
import { resolveUnreconciledCharge } from '../../src/operations/upstream/resolve-unreconciled-charge.ts';
import { submitGeneration } from '../../src/operations/upstream/submit-generation.ts';
import { receiverDown } from '../operations/deliveries/fake-sender.ts';
import { acceptPicture, deliverDue } from '../operations/fixture.ts';
import type { RestoreWorld } from './restore-world.ts';

type Step = (world: RestoreWorld) => Promise<unknown>;

const scenarios = ['', '', '', 'fail', 'lost-answer', 'reset-after-read', 'slow=1800'];

/** What can happen to a gateway, the more often the more likely. */
const steps: Step[] = [
  ...[accept, accept, accept, submit, submit, claim, answer, poll, poll],
  ...[deliver, deliver, failDelivery, cancel, pass, pass, sendUnanswered, abandonDelivery, resolve],
];

/** So many steps, chosen at random. */
export async function live(world: RestoreWorld, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await pick(world, steps)(world);
}

/** Nothing new is accepted, and whatever is open ends. */
export async function finish(world: RestoreWorld): Promise<void> {
  for (let i = 0; i < 1_000; i++) {
    while (await submit(world));
    await poll(world);
    await deliverDue(world.context);
    if ((await countOpen(world)) === 0) return;
    await pass(world);
  }
  throw new Error('There is open work after a day');
}

export function pick<T>({ random }: RestoreWorld, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!;
}

async function accept(world: RestoreWorld): Promise<void> {
  const { context, principal } = world;
  const scenario = pick(world, scenarios);
  const prompt = `picture ${++world.accepted}${scenario === '' ? '' : ` [sandbox:${scenario}]`}`;
  const queueTimeoutSeconds = pick(world, [null, 86_400]);
  await acceptPicture(context, principal, { input: { prompt, mode: 'generate' }, queueTimeoutSeconds });
}

/** False: nothing may be submitted now. */
async function submit({ live }: RestoreWorld): Promise<boolean> {
  const claimed = await claimSubmission(live);
  if (claimed.outcome !== 'claimed') return false;
  await submitGeneration(live, claimed);
  return true;
}

/** Its answer comes later, or never. */
async function claim({ live, claims }: RestoreWorld): Promise<void> {
  const claimed = await claimSubmission(live);
  if (claimed.outcome === 'claimed') claims.push(claimed);
}

async function answer({ live, claims }: RestoreWorld): Promise<void> {
  const claimed = claims.shift();
  if (claimed !== undefined) await submitGeneration(live, claimed);
}

/** The upstream has it, and the process is killed before it has stored that. */
async function sendUnanswered({ live, claims }: RestoreWorld): Promise<void> {
  const claimed = claims.shift();
  if (claimed === undefined) return;
  const { account, generation } = claimed;
  await live.upstream.submit(account, catalogue[generation.model], generation.input, {});
}

async function poll({ live }: RestoreWorld): Promise<void> {
  const { claims } = await claimPolls(live, 100);
  for (const claimed of claims) await pollGeneration(live, claimed);
}

async function deliver({ context }: RestoreWorld): Promise<void> {
  await deliverDue(context);
}

async function failDelivery({ context }: RestoreWorld): Promise<void> {
  context.sender.results.push(receiverDown);
  await deliverDue(context);
  context.sender.results.length = 0;
}

async function abandonDelivery({ context }: RestoreWorld): Promise<void> {
  await claimDeliveries(context, 1);
}

async function cancel(world: RestoreWorld): Promise<void> {
  const { context, principal } = world;
  const { db, tables } = context.store.reader;
  const rows = await db.select({ id: tables.generations.id }).from(tables.generations);
  if (rows.length > 0) await cancelGeneration(context, principal, pick(world, rows).id);
}

async function resolve(world: RestoreWorld): Promise<void> {
  const { unreconciledCharges } = await listUnreconciledCharges(world.context, { limit: 10 });
  const [charge] = unreconciledCharges;
  const resolution = pick(world, ['charged', 'written_off'] as const);
  if (charge !== undefined)
    await resolveUnreconciledCharge(world.context, { id: charge.id, resolution, actor: 'operator' });
}

/** Time passes, and with it leases and times in the queue. */
async function pass(world: RestoreWorld): Promise<void> {
  const { context } = world;
  context.clock.advance(pick(world, [SECOND_MS, 30 * SECOND_MS, 10 * MINUTE_MS, HOUR_MS / 2]));
  await reapLeases(context);
  await expireQueued(context);
}

async function countOpen({ context }: RestoreWorld): Promise<number> {
  const { db, tables } = context.store.reader;
  const generations = await db.select().from(tables.generations);
  const deliveries = await db.select().from(tables.deliveries);
  return (
    generations.filter(({ finishedAt, nextPollAt }) => finishedAt === null || nextPollAt !== null).length +
    deliveries.filter(({ status }) => status === 'pending').length
  );
}
