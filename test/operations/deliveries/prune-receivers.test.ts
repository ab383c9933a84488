import { afterEach, beforeEach, expect, it } from 'vitest';
import { pruneReceivers } from '../../../src/operations/deliveries/prune-receivers.ts';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { DISABLE_AFTER_MS } from '../../../src/domain/endpoints/receiver-health.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered, received } from './fake-sender.ts';
import { createContext, createPrincipal, type TestContext } from '../fixture.ts';
import { receiverRows } from '../stored.ts';
import { addEndpoint, claimAll, claimNextDue, deliverEach, deliveryCounts, storeEvents } from './webhooks.ts';

describeOnEngines('a receiver of webhooks that come with requests', (engine) => {
  let context: TestContext;
  let teamId: string;
  beforeEach(async () => {
    context = await createContext(engine);
    teamId = (await createPrincipal(context)).teamId;
  });
  afterEach(() => context.database.drop());

  const kept = async () => {
    await pruneReceivers(context);
    return (await receiverRows(context)).length;
  };
  const storeOne = (url = 'https://request.example/a') => storeEvents(context, teamId, 1, { url });

  it('is kept while something waits for it or is under way, and then forgotten', async () => {
    await storeOne();
    expect(await kept()).toBe(1);
    const claims = await claimAll(context);
    expect(await kept()).toBe(1);
    await deliverEach(context, claims, received);
    // It stays proven for as long, so that what comes next need not wait with those that never answered.
    context.clock.advance(DAY_MS - 1);
    expect(await kept()).toBe(1);
    context.clock.advance(1);
    expect(await kept()).toBe(0);
  });

  it('is made anew by the next webhook', async () => {
    for (let i = 0; i < 2; i++) {
      await storeOne();
      await deliverEach(context, await claimAll(context), received);
      context.clock.advance(DAY_MS);
      expect(await kept()).toBe(0);
    }
    expect(await deliveryCounts(context)).toEqual({ delivered: 2 });
  });

  it('is kept as long as its failures count', async () => {
    await storeOne();
    await deliverEach(context, await claimAll(context), answered(404));
    expect(await kept()).toBe(1);
    for (let claims = await claimNextDue(context); claims.length > 0; claims = await claimNextDue(context))
      await deliverEach(context, claims, answered(404));
    expect(await deliveryCounts(context)).toEqual({ failed: 1 });
    expect(await kept()).toBe(1);
    context.clock.advance(DISABLE_AFTER_MS);
    expect(await kept()).toBe(0);
  });

  it('is forgotten by some hundreds at a time, and those of endpoints never', async () => {
    await addEndpoint(context, teamId, 'kept');
    await storeEvents(context, teamId);
    await deliverEach(context, await claimAll(context), received);
    const idle = { endpointId: null, nextAttemptAt: null, consecutiveFailures: 0 };
    await context.store.transaction(async ({ db, tables: { receivers } }) => {
      const rows = Array.from({ length: 600 }, (_, i) => ({ ...idle, id: `${teamId} https://${i}.example` }));
      await db.insert(receivers).values(rows);
    });
    expect(await kept()).toBe(101);
    expect(await kept()).toBe(1);
    expect(await receiverRows(context)).toMatchObject([{ endpointId: expect.any(String) as string }]);
  });
});
