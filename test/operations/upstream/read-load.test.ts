import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import type { AccountHealth } from '../../../src/domain/upstream/account-health.ts';
import { resolveUnreconciledCharge } from '../../../src/operations/upstream/resolve-unreconciled-charge.ts';
import { readLoad } from '../../../src/operations/read-load.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  ACCOUNT,
  acceptPicture,
  createContext,
  createPrincipal,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { unreconciledChargeRows } from '../stored.ts';

describeOnEngines('the load', (engine) => {
  let context: TestContext;
  beforeEach(async () => (context = await createContext(engine)));
  afterEach(() => context.database.drop());

  it('is nothing where nothing happens', async () => {
    const load = await readLoad(context);
    expect(load.databaseBytes).toBeGreaterThan(0);
    expect(load).toEqual({
      readAt: context.clock.now(),
      oldestQueuedAt: null,
      deliveriesFailed: 0,
      budgets: [],
      databaseBytes: expect.any(Number) as number,
      walBytes: engine.name === 'sqlite' ? (expect.any(Number) as number) : null,
      queued: { interactive: 0, batch: 0 },
      inFlight: 0,
      deliveriesWaiting: 0,
      webhookCircuitsOpen: 0,
      quarantinedRows: 0,
      unreconciledCharges: 0,
      isOnHold: false,
      backupAgeMs: null,
      accounts: [
        {
          name: 'main',
          requestsPerHour: 100,
          requestsLastHour: 0,
          circuit: 'closed',
          failureReason: null,
          isPaused: false,
        },
      ],
    });
  });

  it('counts what waits, what the upstream has, and the requests of the last hour', async () => {
    const principal = await createPrincipal(context);
    for (const priority of ['interactive', 'interactive', 'batch'] as const)
      await acceptPicture(context, principal, { priority });
    const { id } = await acceptPicture(context, principal);
    await context.store.transaction(async ({ db, tables: { generations, upstreamRequests }, now }) => {
      await db.update(generations).set({ status: 'pending', nextPollAt: now }).where(eq(generations.id, id));
      for (const sentAt of [now - HOUR_MS, now - HOUR_MS + 1_001, now])
        await db
          .insert(upstreamRequests)
          .values({ id: `${id}@${sentAt}`, account: ACCOUNT.name, sentAt, endsAt: sentAt });
    });
    const queuedAt = context.clock.now();
    context.clock.advance(1_000);
    expect(await readLoad(context)).toMatchObject({
      queued: { interactive: 2, batch: 1 },
      oldestQueuedAt: queuedAt,
      inFlight: 1,
      accounts: [{ requestsLastHour: 2 }],
    });
  });

  it('says whether the circuit of an account is open, and whether it is paused', async () => {
    const set = (values: Partial<AccountHealth>) =>
      context.store.transaction(({ db, tables: { upstreamAccounts } }) =>
        db
          .update(upstreamAccounts)
          .set(values)
          .then(() => undefined),
      );
    // Out of credits: it cannot submit, although it may poll.
    await set({ failureReason: 'out_of_credits', retryAt: context.clock.now() + 1_000 });
    expect(await readLoad(context)).toMatchObject({ accounts: [{ circuit: 'open', isPaused: false }] });
    context.clock.advance(1_000);
    expect(await readLoad(context)).toMatchObject({ accounts: [{ circuit: 'half_open' }] });
    await set({ failureReason: 'key_refused', retryAt: null });
    expect(await readLoad(context)).toMatchObject({ accounts: [{ circuit: 'open' }] });
    await set({ failureReason: null, pausedAt: context.clock.now() });
    expect(await readLoad(context)).toMatchObject({ accounts: [{ circuit: 'closed', isPaused: true }] });
  });

  it('says how much of the budgets is used, the highest of all teams or of each', async () => {
    const teams = [await createPrincipal(context, 'red'), await createPrincipal(context, 'blue')];
    for (const [index, team] of teams.entries()) {
      await setTeamBudget(context, team, [40, 5][index]!);
      await acceptPicture(context, team);
    }
    expect((await readLoad(context)).budgets).toEqual([
      { scope: 'team', period: 'month', team: '', ratio: 0.8 },
    ]);
    const labelled = { ...context, policy: { ...context.policy, teamLabels: true } };
    expect((await readLoad(labelled)).budgets).toEqual(
      expect.arrayContaining([
        { scope: 'team', period: 'month', team: 'red', ratio: 0.1 },
        { scope: 'team', period: 'month', team: 'blue', ratio: 0.8 },
      ]),
    );
    // In the next period nothing is used.
    context.clock.advance(40 * 24 * HOUR_MS);
    expect((await readLoad(context)).budgets).toEqual([]);
  });

  it('counts the unreconciled charges until they are resolved', async () => {
    const principal = await createPrincipal(context);
    context.upstream.submitOutcomes = [{ kind: 'unknown', reason: 'reset' }];
    await acceptPicture(context, principal);
    await submitNext(context);
    expect(await readLoad(context)).toMatchObject({ unreconciledCharges: 1 });
    const [charge] = await unreconciledChargeRows(context);
    await resolveUnreconciledCharge(context, { id: charge!.id, resolution: 'written_off', actor: 'test' });
    expect(await readLoad(context)).toMatchObject({ unreconciledCharges: 0 });
  });
});
