import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import { pauseAccount } from '../../../src/operations/upstream/pause-account.ts';
import { readLoad } from '../../../src/operations/read-load.ts';
import { describeOnEngines } from '../../engines.ts';
import { ACCOUNT, acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';

describeOnEngines('the load', (engine) => {
  let context: TestContext;
  beforeEach(async () => (context = await createContext(engine)));
  afterEach(() => context.database.drop());

  it('is nothing where nothing happens', async () => {
    expect(await readLoad(context)).toEqual({
      queued: { interactive: 0, batch: 0 },
      inFlight: 0,
      deliveriesWaiting: 0,
      accounts: [{ name: 'main', requestsPerHour: 100, requestsLastHour: 0, submits: 'any' }],
    });
  });

  it('counts what waits, what the upstream has, and the requests of the last hour', async () => {
    const principal = await createPrincipal(context);
    for (const priority of ['interactive', 'interactive', 'batch'] as const)
      await acceptPicture(context, principal, { priority });
    const { id } = await acceptPicture(context, principal);
    await context.store.transaction(async ({ db, tables: { generations, upstreamRequests }, now }) => {
      await db.update(generations).set({ status: 'pending', nextPollAt: now }).where(eq(generations.id, id));
      for (const sentAt of [now - HOUR_MS, now - HOUR_MS + 1, now])
        await db.insert(upstreamRequests).values({ id: `${id}@${sentAt}`, account: ACCOUNT.name, sentAt });
    });
    expect(await readLoad(context)).toMatchObject({
      queued: { interactive: 2, batch: 1 },
      inFlight: 1,
      accounts: [{ requestsLastHour: 2 }],
    });
  });

  it('says which account rests, and when it is to be tried', async () => {
    await context.store.transaction(async ({ db, tables: { upstreamAccounts }, now }) => {
      await db.update(upstreamAccounts).set({ failureReason: 'rate_limited', retryAt: now + 1_000 });
    });
    expect(await readLoad(context)).toMatchObject({ accounts: [{ submits: 'none' }] });
    context.clock.advance(1_000);
    expect(await readLoad(context)).toMatchObject({ accounts: [{ submits: 'one' }] });
  });

  it.each(['out_of_credits', 'key_refused'] as const)(
    'says that an account takes no submissions after %s, though it can still be polled',
    async (failureReason) => {
      await context.store.transaction(async ({ db, tables: { upstreamAccounts }, now }) => {
        const retryAt = failureReason === 'key_refused' ? null : now + 1_000;
        await db.update(upstreamAccounts).set({ failureReason, retryAt });
      });
      expect(await readLoad(context)).toMatchObject({ accounts: [{ submits: 'none' }] });
    },
  );

  it('says that a paused account takes no submissions', async () => {
    await pauseAccount(context, ACCOUNT.name);
    expect(await readLoad(context)).toMatchObject({ accounts: [{ submits: 'none' }] });
  });
});
