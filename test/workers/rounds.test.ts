import { QUEUE_TIMEOUT_BATCH } from '../../src/operations/upstream/expire-queued.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/access/principal.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { rotateSigningSecret } from '../../src/operations/signing/rotate-signing-secret.ts';
import { insertRequest } from '../../src/store/upstream/upstream-requests.ts';
import { createPruner } from '../../src/workers/pruner.ts';
import { createDispatcher } from '../../src/workers/dispatcher.ts';
import { createPoller } from '../../src/workers/poller.ts';
import { createLeaseReaper } from '../../src/workers/lease-reaper.ts';
import { createSlots, type Slots } from '../../src/workers/slots.ts';
import { createSubmitter } from '../../src/workers/submitter.ts';
import { describeOnEngines } from '../engines.ts';
import { receiverDown } from '../operations/deliveries/fake-sender.ts';
import { completed } from '../operations/upstream/fake-upstream.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../operations/fixture.ts';
import { deliveryRows } from '../operations/stored.ts';
import { createDeferred } from '../deferred.ts';

describeOnEngines('one round', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let slots: Slots;

  beforeEach(async () => {
    const accounts = [{ name: 'main', apiKey: 'k', requestsPerHour: 12, maxInFlight: 1_000 }];
    context = await createContext(engine, { accounts });
    principal = await createPrincipal(context);
    slots = createSlots(
      2,
      () => undefined,
      (error) => {
        throw error;
      },
    );
  });
  afterEach(() => context.database.drop());

  it('of the submitter fills the slots and no more, and asks for a wake-up only', async () => {
    for (let i = 0; i < 3; i++) await acceptPicture(context, principal);
    const submitter = createSubmitter(context, slots);
    expect(await submitter.runOnce()).toBeNull();
    await slots.idle();
    expect(context.upstream.submitted).toHaveLength(2);
    expect(await submitter.runOnce()).toBeNull();
    await slots.idle();
    expect(context.upstream.submitted).toHaveLength(3);
  });

  it('of the submitter is due again when there is allowance again', async () => {
    const start = context.clock.now();
    await acceptPicture(context, principal, { queueTimeoutSeconds: 7_200 });
    await context.store.transaction(async (tx) => {
      for (let i = 0; i < 12; i++) await insertRequest(tx, 'main', `poll ${i}`, 0);
    });
    context.clock.advance(3_600_000 - 4_000);
    expect(await createSubmitter(context, slots).runOnce()).toBe(start + 3_600_000);
  });

  it('of the submitter waits for the answer, and does not spin, while a poll is under way at the limit', async () => {
    const accounts = [{ name: 'main', apiKey: 'k', requestsPerHour: 100, maxInFlight: 1 }];
    context = { ...context, policy: { ...context.policy, accounts } };
    for (let i = 0; i < 2; i++) await acceptPicture(context, principal);
    await submitNext(context);
    await waitForPoll(context);
    await claimPolls(context, 1);
    const submitter = createSubmitter(context, slots);
    const blockedUntil = context.clock.now() + 5_000;
    for (let i = 0; i < 3; i++) {
      expect(await submitter.runOnce()).toBe(blockedUntil);
      context.clock.advance(1_000);
    }
  });

  it('of the submitter is not blocked by a claim that an answer has overtaken', async () => {
    await acceptPicture(context, principal, { queueTimeoutSeconds: 7_200 });
    await context.store.transaction(async (tx) => {
      for (let i = 0; i < 12; i++) await insertRequest(tx, 'main', `poll ${i}`, 60_000);
    });
    let claims = 0;
    const transaction: typeof context.store.transaction = (work) => {
      claims++;
      return context.store.transaction(work);
    };
    const submitter = createSubmitter({ ...context, store: { ...context.store, transaction } }, slots);
    const round = submitter.runOnce();
    submitter.reconsider();
    await round;
    expect(claims).toBe(2);
  });

  it('of the poller asks about what is due and says when the next is', async () => {
    await acceptPicture(context, principal);
    const { id } = await submitNext(context);
    const poller = createPoller(context, slots);
    const dueAt = (await poller.runOnce())!;
    expect(dueAt).toBeGreaterThanOrEqual(context.clock.now() + context.policy.pollMinIntervalMs);
    context.clock.set(dueAt - 1);
    expect(await poller.runOnce()).toBe(dueAt);
    context.clock.set(dueAt);
    context.upstream.pollOutcomes.push(completed);
    expect(await poller.runOnce()).toBeNull();
    await poller.idle?.();
    expect(await current(context, id)).toMatchObject({ status: 'completed' });
  });

  it('of the dispatcher sends what is due and says when the next attempt is', async () => {
    const webhook = { url: 'https://hooks.example/x', events: ['generation.completed' as const] };
    await acceptPicture(context, principal, { webhook });
    await submitNext(context);
    await waitForPoll(context);
    context.upstream.pollOutcomes.push(completed);
    await createPoller(context, slots).runOnce();
    await slots.idle();
    const dispatcher = createDispatcher(context, slots);
    context.sender.results.push(receiverDown);
    expect(await dispatcher.runOnce()).toBeNull();
    await dispatcher.idle?.();
    const [delivery] = await deliveryRows(context);
    expect(delivery).toMatchObject({ status: 'pending', attemptCount: 1 });
    expect(await dispatcher.runOnce()).toBe(delivery!.nextAttemptAt);
  });

  it('of poller and dispatcher claims nothing while no slot is free', async () => {
    const ending = createDeferred();
    slots.run(() => ending.promise);
    slots.run(() => ending.promise);
    await acceptPicture(context, principal);
    await submitNext(context);
    await waitForPoll(context);
    expect(await createPoller(context, slots).runOnce()).toBeNull();
    expect(await createDispatcher(context, slots).runOnce()).toBeNull();
    expect(context.upstream.asked).toEqual([]);
    ending.resolve();
    await slots.idle();
  });

  it('of the leaseReaper comes again at once while there is something to free', async () => {
    await acceptPicture(context, principal);
    await claimNext(context);
    const leaseReaper = createLeaseReaper(context);
    expect(await leaseReaper.runOnce()).toBe(context.clock.now() + context.policy.leaseMs / 6);
    // A gap of a whole lease would look as if the database had been away.
    for (let sixths = 1; sixths < 6; sixths += 1) {
      context.clock.advance(context.policy.leaseMs / 6);
      await leaseReaper.runOnce();
    }
    context.clock.advance(context.policy.leaseMs / 6);
    expect(await leaseReaper.runOnce()).toBe(context.clock.now());
  });

  it('of the pruner comes again at once while more has waited for too long than one ends', async () => {
    for (let i = 0; i <= QUEUE_TIMEOUT_BATCH; i++)
      await acceptPicture(context, principal, { queueTimeoutSeconds: 60 });
    context.clock.advance(60_000);
    const pruner = createPruner(context);
    expect(await pruner.runOnce()).toBe(context.clock.now());
    expect(await pruner.runOnce()).toBe(context.clock.now() + 5_000);
  });

  it('of the pruner ends what has waited for too long', async () => {
    const { id } = await acceptPicture(context, principal, { queueTimeoutSeconds: 60 });
    context.clock.advance(60_000);
    expect(await createPruner(context).runOnce()).toBe(context.clock.now() + 5_000);
    expect(await current(context, id)).toMatchObject({ status: 'failed', error: { code: 'queue_timeout' } });
  });

  it('of the pruner forgets secrets that sign nothing any more', async () => {
    const stored = async () => {
      const { db, tables } = context.store.reader;
      return (await db.select().from(tables.signingSecrets)).length;
    };
    const owner = { teamId: principal.teamId, endpointId: null };
    await rotateSigningSecret(context, owner, { overlapMs: 60_000 });
    await createPruner(context).runOnce();
    expect(await stored()).toBe(2);
    context.clock.advance(60_000);
    await createPruner(context).runOnce();
    expect(await stored()).toBe(1);
  });
});
