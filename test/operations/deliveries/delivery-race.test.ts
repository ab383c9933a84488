import { expect, it, onTestFinished } from 'vitest';
import { concludeAttempt } from '../../../src/operations/deliveries/conclude-attempt.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import { describeOnEngines, postgres } from '../../engines.ts';
import { seededRandom } from '../../seeded-random.ts';
import { answered, received } from './fake-sender.ts';
import { createContext, createPrincipal, secondProcess, type TestContext } from '../fixture.ts';
import { addEndpoint, claimAll, claimNextDue, deliveryCounts, storeEvents } from './webhooks.ts';

const EVENTS = 40;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describeOnEngines('two processes that store, claim and record at once', (engine) => {
  it('keep to the limit and prune nothing', async () => {
    const random = seededRandom(5);
    // With one at a time each attempt that is recorded makes room for a claim that waits for it.
    const context = await createContext(engine, { concurrencyPerReceiver: 1 });
    onTestFinished(() => context.database.drop());
    const other = { ...secondProcess(context), sender: context.sender };
    const { teamId } = await createPrincipal(context);
    for (const name of ['a', 'b', 'c']) await addEndpoint(context, teamId, name);

    const underWay = new Map<string, number>();
    let mostUnderWay = 0;
    context.sender.send = async ({ url }) => {
      underWay.set(url, (underWay.get(url) ?? 0) + 1);
      mostUnderWay = Math.max(mostUnderWay, ...underWay.values());
      await turn();
      underWay.set(url, (underWay.get(url) ?? 0) - 1);
      return random() < 0.2 ? answered(404) : received;
    };
    const deliverWhatIsDue = async (process: TestContext) => {
      const claims = await claimAll(process);
      await Promise.all(claims.map((claim) => deliverWebhook(process, claim)));
    };

    let isStoring = true;
    const deliver = async (process: TestContext) => {
      while (isStoring) {
        await deliverWhatIsDue(process);
        await turn();
      }
    };
    const store = (process: TestContext) => storeEvents(process, teamId, EVENTS / 2);
    const delivering = [deliver(context), deliver(other)];
    await Promise.all([store(context), store(other)]);
    isStoring = false;
    await Promise.all(delivering);

    for (let claims = await claimNextDue(context); claims.length > 0; claims = await claimNextDue(context))
      await Promise.all(claims.map((claim) => deliverWebhook(context, claim)));
    expect(await deliveryCounts(context)).toEqual({ delivered: 3 * EVENTS });
    expect(mostUnderWay).toBe(1);
  }, 30_000);
});

// On SQLite transactions run one after the other.
it('an attempt whose end a claim could not see yet makes room for what was stored meanwhile, on PostgreSQL', async () => {
  const context = await createContext(postgres, { concurrencyPerReceiver: 1 });
  onTestFinished(() => context.database.drop());
  const other = secondProcess(context);
  const { teamId } = await createPrincipal(context);
  await addEndpoint(context, teamId, 'a');
  await storeEvents(context, teamId);
  const [claim] = await claimAll(context);
  const { url } = claim!.delivery;
  const attempt = {
    record: { ...received, url },
    end: { kind: 'acknowledged' } as const,
    startedAt: context.clock.now(),
    event: { type: 'ping', generationId: null, requestId: null, traceparent: null } as const,
  };
  let storing: Promise<void> | undefined;
  await context.store.transaction(async (tx) => {
    await concludeAttempt(tx, context, claim!, attempt);
    storing = storeEvents(other, teamId);
    for (let i = 0; i < 20; i++) expect(await claimAll(other)).toEqual([]);
  });
  await storing;
  expect(await claimAll(other)).toHaveLength(1);
});
