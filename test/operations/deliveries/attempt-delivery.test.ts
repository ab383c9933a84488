import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import { createSecretBox, encryptionKeyFrom } from '../../../src/webhooks/secret-box.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered, noAnswer, received } from './fake-sender.ts';
import { createContext, createPrincipal, registerEndpoint, type TestContext } from '../fixture.ts';
import { attemptRows, deliveryRows } from '../stored.ts';
import { addEndpoint, claimAll, claimNextDue, deliverEach, receiverOf, storeEvents } from './webhooks.ts';

const strangersBox = createSecretBox([encryptionKeyFrom(Buffer.alloc(32, 9).toString('base64'))]);
const UNREADABLE = expect.stringContaining('could not decrypt') as string;

describeOnEngines('an attempt', (engine) => {
  let context: TestContext;
  let teamId: string;
  beforeEach(async () => {
    context = await createContext(engine);
    teamId = (await createPrincipal(context)).teamId;
  });
  afterEach(() => context.database.drop());

  const attemptAll = async (result = received) => deliverEach(context, await claimAll(context), result);
  /** In seconds, for each delivery. */
  const waits = async () => {
    const rows = await deliveryRows(context);
    return rows.map(({ nextAttemptAt }) => (nextAttemptAt! - context.clock.now()) / 1_000);
  };

  it('carries the endpoint’s own headers beside the signature', async () => {
    await registerEndpoint(context, teamId, {
      events: ['*'],
      headers: { 'X-Route': 'a b', Authorization: 'Bearer t' },
    });
    await storeEvents(context, teamId);
    await attemptAll();
    const { headers } = context.sender.sent[0]!;
    expect(headers).toMatchObject({ 'x-route': 'a b', authorization: 'Bearer t' });
    expect(Object.keys(headers).filter((name) => name.startsWith('webhook-'))).toHaveLength(3);
  });

  it('goes to where the endpoint is by then, and the log says so', async () => {
    const { id } = await addEndpoint(context, teamId, 'before');
    await storeEvents(context, teamId);
    await context.store.transaction(async ({ db, tables: { endpoints: e } }) => {
      await db.update(e).set({ url: 'https://hooks.example/after' }).where(eq(e.id, id));
    });
    await attemptAll();
    expect(context.sender.sent[0]!.url).toBe('https://hooks.example/after');
    expect(await deliveryRows(context)).toMatchObject([{ url: 'https://hooks.example/after' }]);
  });

  it.each([429, 503])('that %i asks to repeat later waits for that, and uses up no step', async (status) => {
    const { id } = await addEndpoint(context, teamId, 'overloaded');
    await storeEvents(context, teamId, 2);
    const claims = await claimAll(context);
    await deliverEach(context, claims.slice(0, 1), answered(status, 1_800_000));
    await deliverEach(context, claims.slice(1), answered(status, 7_200_000));
    const later = { status: 'pending', attemptCount: 1, scheduleStart: 1 };
    expect(await deliveryRows(context)).toMatchObject([later, later]);
    expect((await waits()).toSorted()).toEqual([1_800, 3_600]);
    expect(await receiverOf(context, id)).toMatchObject({ retryAt: context.clock.now() + 3_600_000 });
    await storeEvents(context, teamId, 1);
    expect(await claimAll(context)).toEqual([]);
    const [probe, ...others] = await claimNextDue(context);
    expect(others).toEqual([]);
    await deliverEach(context, [probe!], answered(500));
    // The first step of the schedule.
    const failed = (await deliveryRows(context)).find((row) => row.id === probe!.delivery.id);
    expect(failed!.nextAttemptAt! - context.clock.now()).toBeLessThanOrEqual(6_000);
  });

  it.each(['secret', 'headers'])(
    'that cannot be made as the %s cannot be opened is a failed one, tried again by the schedule',
    async (what) => {
      const { endpoint } = await registerEndpoint(context, teamId, {
        events: ['*'],
        headers: { 'x-a': 'b' },
      });
      await context.store.transaction(async ({ db, tables: { endpoints: e, signingSecrets: s } }) => {
        const sealed = strangersBox.seal('x', endpoint.id);
        if (what === 'headers') await db.update(e).set({ headers: { 'x-a': sealed } });
        else await db.update(s).set({ sealed });
      });
      await storeEvents(context, teamId);
      await attemptAll();
      expect(context.sender.sent).toEqual([]);
      expect(await attemptRows(context)).toMatchObject([{ number: 1, statusCode: null, error: UNREADABLE }]);
      expect(await deliveryRows(context)).toMatchObject([{ status: 'pending', leaseToken: null }]);
      expect((await waits())[0]).toBeLessThanOrEqual(6);
      // The operator learns why, the team does not.
      expect(context.observed).toContainEqual({
        kind: 'secret_unreadable',
        deliveryId: (await deliveryRows(context))[0]!.id,
        endpointId: endpoint.id,
        teamId,
        generationId: null,
        reason: expect.stringContaining('encrypted with the key') as string,
      });
      // It says nothing of the receiver.
      expect(await receiverOf(context, endpoint.id)).toMatchObject({
        consecutiveFailures: 0,
        failingSince: null,
      });
    },
  );

  it('for which the secret cannot be read from the database is none: its lease runs out', async () => {
    await addEndpoint(context, teamId, 'good');
    await storeEvents(context, teamId);
    const [claim] = await claimAll(context);
    const lost = new Error('The connection was lost.');
    const { reader } = context.store;
    const remember = (question: string, read: () => unknown) => {
      if (question.includes('secrets')) throw lost;
      return reader.remember(question, read);
    };
    const store = { ...context.store, reader: { ...reader, remember } };
    await expect(deliverWebhook({ ...context, store }, claim!)).rejects.toBe(lost);
    expect(await attemptRows(context)).toEqual([]);
    expect(await deliveryRows(context)).toMatchObject([{ status: 'pending', attemptCount: 0 }]);
    expect(context.observed.filter(({ kind }) => kind === 'secret_unreadable')).toEqual([]);
  });

  it('is followed by as long a wait as the receiver asks for, or needs', async () => {
    await addEndpoint(context, teamId, 'busy');
    await storeEvents(context, teamId, 3);
    const claims = await claimAll(context);
    await deliverEach(context, claims.slice(0, 1), answered(500, 8_000));
    await deliverEach(context, claims.slice(1, 2), answered(503));
    await deliverEach(context, claims.slice(2), noAnswer);
    const [asked, ...needed] = (await waits()).sort((a, b) => a - b);
    expect(asked).toBeGreaterThanOrEqual(8);
    expect(asked).toBeLessThanOrEqual(9.6);
    for (const wait of needed) {
      expect(wait).toBeGreaterThanOrEqual(60);
      expect(wait).toBeLessThanOrEqual(72);
    }
  });

  it('begins the schedule anew once the delivery has been requeued', async () => {
    await addEndpoint(context, teamId, 'down');
    await storeEvents(context, teamId);
    await context.store.transaction(async ({ db, tables: { deliveries: d } }) => {
      await db.update(d).set({ attemptCount: 10, scheduleStart: 10 });
    });
    await attemptAll(answered(500));
    expect(await attemptRows(context)).toMatchObject([{ number: 11 }]);
    expect(await deliveryRows(context)).toMatchObject([{ status: 'pending', attemptCount: 11 }]);
    expect((await waits())[0]).toBeLessThanOrEqual(6);
  });

  it('counts in the success rate of its endpoint, unless it had no receiver', async () => {
    const { id } = await addEndpoint(context, teamId, 'counted');
    await storeEvents(context, teamId, 3);
    const claims = await claimAll(context);
    await deliverEach(context, claims.slice(0, 1), received);
    await deliverEach(context, claims.slice(1, 2), answered(500));
    const hours = async () => {
      const { db, tables } = context.store.reader;
      return db.select().from(tables.endpointHours);
    };
    expect(await hours()).toMatchObject([{ endpointId: id, attempts: 2, acknowledged: 1 }]);
    await deleteEndpoint(context, teamId, id);
    await deliverEach(context, claims.slice(2), received);
    expect(await hours()).toMatchObject([{ attempts: 2, acknowledged: 1 }]);
  });

  it('that is answered ends what was known of failures', async () => {
    const { id } = await addEndpoint(context, teamId, 'back');
    await storeEvents(context, teamId, 4);
    const claims = await claimAll(context);
    await deliverEach(context, claims.slice(0, 3), answered(500));
    expect(await receiverOf(context, id)).toMatchObject({
      consecutiveFailures: 3,
      failingSince: context.clock.now(),
    });
    await deliverEach(context, claims.slice(3), received);
    expect(await receiverOf(context, id)).toMatchObject({ consecutiveFailures: 0, failingSince: null });
  });
});
