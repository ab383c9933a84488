import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { MINUTE_MS, type UnixMs } from '../../../src/domain/clock.ts';
import type { EventFilter } from '../../../src/domain/events/event-type.ts';
import type { LifeStep, LifeStepKind } from '../../../src/domain/generations/life-step.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { readGenerationLife } from '../../../src/operations/generations/read-generation-life.ts';
import { resolveUnreconciledCharge } from '../../../src/operations/upstream/resolve-unreconciled-charge.ts';
import { sqlite } from '../../engines.ts';
import { noAnswer, receiverDown } from '../deliveries/fake-sender.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  deliverDue,
  pollDue,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { unreconciledChargeRows } from '../stored.ts';
import { completed } from '../upstream/fake-upstream.ts';

const ends: EventFilter[] = ['generation.completed', 'generation.failed', 'generation.canceled'];
const webhook = { url: 'https://hooks.example/x', events: ends };

let context: TestContext;
let principal: Principal;
let budgetId: string;
let acceptedAt: UnixMs;
let id: string;
beforeEach(async () => {
  context = await createContext(sqlite);
  principal = await createPrincipal(context);
  budgetId = (await setTeamBudget(context, principal, 100)).id;
  acceptedAt = context.clock.now();
  id = (await acceptPicture(context, principal, { webhook })).id;
  context.clock.advance(1_000);
});
afterEach(() => context.database.drop());

const lifeOf = async () => (await readGenerationLife(context, id))!.life;
const kindsOf = async () => (await lifeOf()).map(({ kind }) => kind);
/** Those of one kind. */
async function steps(kind: LifeStepKind): Promise<LifeStep[]> {
  return (await lifeOf()).filter((step) => step.kind === kind);
}

it('tells what has happened to a generation, oldest first, to its last delivery', async () => {
  await submitNext(context);
  const submittedAt = context.clock.now();
  context.upstream.pollOutcomes = [{ kind: 'running', status: 'generating', progress: 50 }, completed];
  await pollDue(context);
  const runningAt = context.clock.now();
  await pollDue(context);
  const endedAt = context.clock.now();
  context.clock.advance(1_000);
  await deliverDue(context);
  const { life, generation } = (await readGenerationLife(context, id))!;
  expect(generation).toMatchObject({ id, status: 'completed' });
  const sub = { id: expect.stringMatching(/^sub_/) as string, account: 'main' };
  const ledger = { id: expect.stringMatching(/^led_/) as string, budgetId, credits: 4 };
  const event = { id: expect.stringMatching(/^evt_/) as string };
  const delivery = { id: expect.stringMatching(/^dlv_/) as string };
  expect(life.filter(({ at }) => at < runningAt)).toMatchObject([
    { at: acceptedAt, kind: 'accepted', actor: principal.keyId, credits: 4 },
    { at: acceptedAt, kind: 'hold', ...ledger },
    { at: submittedAt, kind: 'submission_started', ...sub, outcome: null },
    { at: submittedAt, kind: 'submission_ended', ...sub, outcome: 'confirmed', detail: 'task-1' },
  ]);
  const poll = { kind: 'poll', account: 'main' };
  for (const step of [
    { at: runningAt, ...poll },
    { at: runningAt, kind: 'running', detail: 'progress 50' },
    { at: endedAt, ...poll },
    { at: endedAt, kind: 'ended', outcome: 'completed', detail: null },
    { at: endedAt, kind: 'settle', ...ledger, actor: 'poller' },
    { at: endedAt, kind: 'event', ...event, outcome: 'generation.completed' },
    { at: endedAt, kind: 'delivery', ...delivery, outcome: 'delivered', detail: webhook.url },
    { at: endedAt + 1_000, kind: 'attempt', ...delivery, outcome: '200', detail: 'attempt 1' },
  ])
    expect(life).toContainEqual(expect.objectContaining(step));
  expect(life.map(({ at }) => at)).toEqual(life.map(({ at }) => at).toSorted((a, b) => a - b));
});

it('does not know how far one is that the upstream says nothing of', async () => {
  await submitNext(context);
  expect(await steps('running')).toEqual([]);
  context.upstream.pollOutcomes = [{ kind: 'running', status: 'generating', progress: null }];
  await pollDue(context);
  expect(await steps('running')).toMatchObject([{ at: context.clock.now(), detail: 'progress unknown' }]);
});

it('tells since when its submission is refused for now, and by what', async () => {
  expect(await steps('submission_deferred')).toEqual([]);
  const refused = { kind: 'not_sent', cause: 'unavailable', reason: 'HTTP 503', retryAfterMs: null } as const;
  context.upstream.submitOutcomes = [{ ...refused, received: 'HTTP 503: maintenance' }];
  await submitNext(context);
  const at = context.clock.now();
  context.clock.advance(MINUTE_MS);
  expect(await steps('submission_deferred')).toMatchObject([{ at, detail: 'HTTP 503: maintenance' }]);
  expect(await steps('submission_ended')).toMatchObject([{ at, outcome: 'not_sent', detail: 'HTTP 503' }]);
  expect(await kindsOf()).not.toContain('ended');
});

it('tells why each attempt to deliver failed, and when the next is', async () => {
  await cancelGeneration(context, principal, id);
  expect(await steps('ended')).toMatchObject([{ outcome: 'canceled', detail: null }]);
  expect(await steps('release')).toMatchObject([{ budgetId, credits: 4, actor: principal.keyId }]);
  context.sender.results = [receiverDown, noAnswer];
  await deliverDue(context);
  context.clock.advance(10 * MINUTE_MS);
  await deliverDue(context);
  expect(await steps('attempt')).toMatchObject([
    { outcome: '503', detail: receiverDown.error },
    { outcome: 'no_answer', detail: noAnswer.error },
  ]);
  const [delivery] = await steps('delivery');
  expect(delivery).toMatchObject({ outcome: 'pending' });
  expect(delivery!.detail).toMatch(/^https:\/\/hooks\.example\/x, next attempt \d{4}-\d\d-\d\dT/);
});

it('shows the charge of a lost answer, and who resolved it', async () => {
  context.upstream.submitOutcomes = [{ kind: 'unknown', reason: 'reset' }];
  await submitNext(context);
  const at = context.clock.now();
  const [charge] = await unreconciledChargeRows(context);
  expect(await steps('ended')).toMatchObject([
    { outcome: 'failed', detail: expect.stringMatching(/^upstream_outcome_unknown: ./) as string },
  ]);
  expect(await steps('charge_recorded')).toMatchObject([
    { at, id: charge!.id, credits: 4, detail: expect.stringMatching(/lost: reset$/) as string },
  ]);
  expect(await steps('charge_resolved')).toEqual([]);
  context.clock.advance(MINUTE_MS);
  await resolveUnreconciledCharge(context, { id: charge!.id, resolution: 'written_off', actor: 'admin' });
  expect(await steps('charge_resolved')).toMatchObject([
    { at: at + MINUTE_MS, id: charge!.id, credits: 4, outcome: 'written_off', actor: 'admin' },
  ]);
});

it('tells when a picture came after all', async () => {
  await submitNext(context);
  context.clock.advance(11 * MINUTE_MS);
  await pollDue(context);
  expect(await steps('completed_late')).toEqual([]);
  context.upstream.pollOutcomes = [completed];
  await pollDue(context);
  expect(await steps('completed_late')).toMatchObject([{ at: context.clock.now() }]);
  expect(await steps('ended')).toMatchObject([{ outcome: 'failed' }]);
});

it('knows nothing of one that is not there', async () => {
  expect(await readGenerationLife(context, 'gen_none')).toBeNull();
});
