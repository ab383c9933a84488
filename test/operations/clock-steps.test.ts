import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/access/principal.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../../src/domain/clock.ts';
import { QUARANTINE_MS } from '../../src/domain/quarantine/row-failure.ts';
import { catalogue } from '../../src/domain/models/catalogue.ts';
import { createSteadyClock } from '../../src/domain/steady-clock.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { claimDeliveries } from '../../src/operations/deliveries/claim-deliveries.ts';
import { expireQueued } from '../../src/operations/upstream/expire-queued.ts';
import { claimFetches } from '../../src/operations/files/claim-fetches.ts';
import { repairDueTimes } from '../../src/operations/repair-due-times.ts';
import { rotateSigningSecret } from '../../src/operations/signing/rotate-signing-secret.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../src/operations/upstream/claim-submission.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { pruneRequests } from '../../src/operations/upstream/prune-requests.ts';
import { reapLeases } from '../../src/operations/upstream/reap-leases.ts';
import { resumeAccount } from '../../src/operations/upstream/resume-account.ts';
import { testAccounts } from '../../src/operations/upstream/test-accounts.ts';
import type { PollOutcome } from '../../src/upstream/poll-outcome.ts';
import { insertFileDeletion } from '../../src/store/files/delete-file.ts';
import { listDueDeletions } from '../../src/store/files/file-deletions.ts';
import { insertResult } from '../../src/store/files/files.ts';
import { listRowFailures, setRowFailure } from '../../src/store/quarantine/row-failures.ts';
import { endRequest, insertRequest } from '../../src/store/upstream/upstream-requests.ts';
import { describeOnEngines } from '../engines.ts';
import { NOON } from '../moved-clock.ts';
import { receiverDown } from './deliveries/fake-sender.ts';
import { addEndpoint, claimAll, deliverEach, storeEvents } from './deliveries/webhooks.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  deliverDue,
  submitNext,
  type TestContext,
} from './fixture.ts';
import { completed } from './upstream/fake-upstream.ts';
import { deliveryRows, generationRows, receiverRows, requestRows, usageRows } from './stored.ts';

const LEASE_MS = 30 * SECOND_MS;
const running: PollOutcome = { kind: 'running', status: 'generating', progress: null };

describeOnEngines('a step of the clock', (engine) => {
  let first: TestContext;
  let context: TestContext;
  let principal: Principal;
  let monotonic: number;
  /** What somebody added to the system's clock. */
  let setBy: number;
  let shown: string | null;

  beforeEach(async () => (first = await createContext(engine)));
  afterEach(() => first.database.drop());

  /** A process that starts at that time. */
  function startAt(time: UnixMs): TestContext {
    monotonic = 0;
    setBy = 0;
    const steady = createSteadyClock({
      holdMs: LEASE_MS,
      report: (_, problem) => (shown = problem),
      wall: () => time + monotonic + setBy,
      monotonic: () => monotonic,
    });
    const clock = { ...steady, advance: (ms: number) => (monotonic += ms), set: () => expect.unreachable() };
    return { ...first, clock, store: first.database.open(clock) };
  }

  /** Lets the clock notice the step, as the workers of a gateway do within seconds. */
  const step = (ms: number) => {
    context.clock.now();
    setBy += ms;
    context.clock.now();
  };

  /** A step that the clock follows, since it lasts for longer than a lease. */
  function followedStep(ms: number): void {
    step(ms);
    context.clock.advance(LEASE_MS);
    context.clock.now();
  }

  describe.each([
    ['an hour ahead, into the next day', HOUR_MS, 23.5 * HOUR_MS - 12 * HOUR_MS],
    ['an hour back, into the day before', -HOUR_MS, 12.5 * HOUR_MS],
  ])('%s', (_, stepMs, sinceNoon) => {
    let budgetId: string;
    beforeEach(async () => {
      context = startAt(NOON + sinceNoon);
      principal = await createPrincipal(context);
      const { budget } = await setBudget(context, {
        scope: 'team',
        teamId: principal.teamId,
        keyId: null,
        limitCredits: 1_000,
        period: 'day',
        timeZone: 'UTC',
      });
      budgetId = budget.id;
    });

    it('times nothing out, begins no period and ends no lease for one lease', async () => {
      await acceptPicture(context, principal);
      const { id: inFlight } = await submitNext(context);
      await acceptPicture(context, principal);
      await claimNext(context);
      const { id: queued } = await acceptPicture(context, principal, { queueTimeoutSeconds: 60 });
      await addEndpoint(context, principal.teamId, 'a');
      await storeEvents(context, principal.teamId);
      expect(await claimAll(context)).toHaveLength(1);

      step(stepMs);
      expect(shown).not.toBeNull();
      context.clock.advance(LEASE_MS - 1);
      expect(await expireQueued(context)).toBe(0);
      expect(await reapLeases(context)).toBe(0);
      await acceptPicture(context, principal);
      expect(await usageRows(context, budgetId)).toHaveLength(1);
      expect(await current(context, queued)).toMatchObject({ status: 'queued' });
      expect(await current(context, inFlight)).toMatchObject({ status: 'pending' });

      context.clock.advance(1);
      await acceptPicture(context, principal);
      expect(shown).toBeNull();
      expect(await usageRows(context, budgetId)).toHaveLength(2);
    });

    it('for ten seconds leaves nothing behind', async () => {
      step(stepMs);
      context.clock.advance(5 * SECOND_MS);
      const { id, createdAt } = await acceptPicture(context, principal);
      await addEndpoint(context, principal.teamId, 'a');
      await storeEvents(context, principal.teamId);
      context.clock.advance(5 * SECOND_MS);
      setBy = 0;
      expect(createdAt).toBe(context.clock.now() - 5 * SECOND_MS);
      expect((await submitNext(context)).id).toBe(id);
      // The event, and that the upstream has the generation.
      expect(await deliverDue(context)).toBe(2);
      const rows = await generationRows(context);
      expect(rows[0]!.nextPollAt! - context.clock.now()).toBeLessThan(MINUTE_MS);
    });

    it('keeps the leases that were taken or renewed meanwhile', async () => {
      step(stepMs);
      context.clock.advance(SECOND_MS);
      await acceptPicture(context, principal);
      await claimNext(context);
      context.clock.advance(LEASE_MS - SECOND_MS - 1);
      expect(await reapLeases(context)).toBe(0);
      // Taken from an hour ahead, they last; taken back, they are repaired.
      if (stepMs > 0) {
        context.clock.advance(1);
        expect(await reapLeases(context)).toBe(0);
      }
    });

    it('frees no request of an allowance before an hour has passed', async () => {
      const { name, requestsPerHour } = context.policy.accounts[0]!;
      await context.store.transaction(async (tx) => {
        for (let i = 0; i < requestsPerHour; i++) await insertRequest(tx, name, `sub_${i}`, 0);
      });
      await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
      step(stepMs);
      context.clock.advance(LEASE_MS);
      step(2 * stepMs);
      for (let minutes = 1; minutes < 60; minutes += 4) {
        context.clock.advance(4 * MINUTE_MS - (minutes === 1 ? LEASE_MS + MINUTE_MS : 0));
        await pruneRequests(context);
        await repairDueTimes(context);
        expect(await requestRows(context)).toHaveLength(requestsPerHour);
        expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
      }
      context.clock.advance(HOUR_MS + 2 * MINUTE_MS);
      expect(await claimSubmission(context)).toMatchObject({ outcome: 'claimed' });
    });
  });

  describe.each([
    ['ahead', [], HOUR_MS],
    ['back and right again', [-HOUR_MS], HOUR_MS],
  ])('%s for longer than a lease', (_, before, stepMs) => {
    beforeEach(async () => {
      context = startAt(NOON);
      principal = await createPrincipal(context);
      for (const ms of before) followedStep(ms);
      await acceptPicture(context, principal);
      await submitNext(context);
    });

    const poll = async (outcome: PollOutcome) => {
      const { claims, nextDueAt } = await claimPolls(context, 1);
      context.clock.advance(Math.max(0, (nextDueAt ?? 0) - context.clock.now()));
      const claim = claims[0] ?? (await claimPolls(context, 1)).claims[0]!;
      context.upstream.pollOutcomes = [outcome];
      await pollGeneration(context, claim);
      return current(context, claim.generation.id);
    };

    it.each<[string, PollOutcome]>([
      ['runs', running],
      ['is not known for a moment', { kind: 'not_found' }],
    ])('loses no picture that %s', async (_, outcome) => {
      await poll(outcome);
      followedStep(stepMs);
      const polledAt = context.clock.now();
      expect(await poll(outcome)).toMatchObject({ finishedAt: null });
      expect(await poll(outcome)).toMatchObject({ finishedAt: null });
      // Nor is it polled without a pause.
      expect(context.clock.now() - polledAt).toBeGreaterThanOrEqual(3 * SECOND_MS);
      expect(await poll(completed)).toMatchObject({ status: 'completed' });
    });

    it('ends a picture that runs for longer than its model may, an hour later at most', async () => {
      followedStep(stepMs);
      const end = context.clock.now() + HOUR_MS + catalogue['nano-banana-2'].maxDurationMs + MINUTE_MS;
      let generation = await poll(running);
      while (generation.finishedAt === null && context.clock.now() < end) generation = await poll(running);
      expect(generation).toMatchObject({ status: 'failed', error: { code: 'upstream_timeout' } });
    });
  });

  describe.each([
    ['back', [-HOUR_MS]],
    ['far back', [-5 * HOUR_MS]],
    ['ahead', [HOUR_MS]],
    ['ahead, right, and back', [HOUR_MS, -HOUR_MS, -HOUR_MS]],
    ['far ahead, back, and right', [5 * HOUR_MS, -6 * HOUR_MS, HOUR_MS]],
  ])('%s for longer than a lease, and right again after a restart', (_, steps) => {
    it('frees no request of an allowance before an hour has passed, and all of them then', async () => {
      context = startAt(NOON);
      principal = await createPrincipal(context);
      const { name, requestsPerHour } = context.policy.accounts[0]!;
      for (const stepMs of steps) followedStep(stepMs);
      await context.store.transaction(async (tx) => {
        for (let i = 0; i < requestsPerHour; i++)
          await endRequest(tx, await insertRequest(tx, name, `sub_${i}`, 0));
      });
      await repairDueTimes(context);
      context.clock.advance(MINUTE_MS);
      await pruneRequests(context);

      context = startAt(NOON + steps.length * LEASE_MS + MINUTE_MS);
      await testAccounts(context);
      await repairDueTimes(context);
      // Half-open would mean one at a time.
      await resumeAccount(context, name);
      await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
      context.clock.advance(HOUR_MS - MINUTE_MS - 1);
      const free = () => claimSubmission(context);
      expect(await free()).toMatchObject({ outcome: 'no_allowance' });
      context.clock.advance(MINUTE_MS + context.policy.upstreamTimeoutMs + 5 * SECOND_MS + 1);
      expect(await free()).toMatchObject({ outcome: 'claimed' });
    });
  });

  describe('that was not noticed, after a restart with the right time', () => {
    const AHEAD_MS = 2 * HOUR_MS;

    it('leaves no due time further away than it can be', async () => {
      context = startAt(NOON + AHEAD_MS);
      principal = await createPrincipal(context);
      await addEndpoint(context, principal.teamId, 'down');
      await acceptPicture(context, principal);
      await submitNext(context);
      await acceptPicture(context, principal);
      await claimNext(context);
      await acceptPicture(context, principal);
      await storeEvents(context, principal.teamId, 5);
      await deliverEach(context, await claimAll(context), receiverDown);
      await storeEvents(context, principal.teamId, 2);
      await storeEvents(context, principal.teamId, 1, { url: 'https://hooks.example/request' });
      await claimDeliveries(context, 1);
      const owner = { teamId: principal.teamId, endpointId: null };
      await rotateSigningSecret(context, owner, { overlapMs: 7 * DAY_MS });

      context = startAt(NOON);
      const now = context.clock.now();
      context.notified.length = 0;
      const repaired = await repairDueTimes(context);
      expect(Object.keys(repaired).filter((key) => repaired[key as keyof typeof repaired] === 0)).toEqual([
        'accounts',
        'files',
        'quarantined',
      ]);
      expect(new Set(context.notified)).toEqual(
        new Set(['generation-queued', 'generation-submitted', 'upstream-answered', 'event-stored']),
      );
      for (const row of await generationRows(context)) {
        expect(row.nextPollAt ?? now).toBe(now);
        expect(row.leaseExpiresAt ?? now).toBeLessThanOrEqual(now + LEASE_MS + 5 * SECOND_MS);
        if (row.status === 'queued') expect(row.queueExpiresAt).toBeLessThanOrEqual(now + 900 * SECOND_MS);
      }
      for (const row of await deliveryRows(context)) {
        expect(row.nextAttemptAt).toBeLessThanOrEqual(now + (row.attemptCount === 0 ? 0 : 10 * SECOND_MS));
        expect(row.leaseExpiresAt ?? now).toBeLessThanOrEqual(now + LEASE_MS + 5 * SECOND_MS);
      }
      for (const row of await receiverRows(context)) expect(row.retryAt ?? now).toBe(now);
      const latestEnd = now + context.policy.upstreamTimeoutMs + 5 * SECOND_MS;
      for (const row of await requestRows(context)) {
        expect(row.sentAt).toBeLessThanOrEqual(now);
        expect(row.endsAt).toBeLessThanOrEqual(latestEnd);
      }

      const { db, tables } = context.store.reader;
      for (const { expiresAt } of await db.select().from(tables.signingSecrets))
        expect(expiresAt ?? now).toBeLessThanOrEqual(now + 7 * DAY_MS + 5 * SECOND_MS);

      expect((await claimPolls(context, 10)).claims).toHaveLength(1);
      expect(await deliverDue(context)).toBeGreaterThan(0);
    });

    it('leaves no picture that nobody fetches, no object that nobody deletes, no row that nobody retries', async () => {
      context = startAt(NOON + AHEAD_MS);
      principal = await createPrincipal(context);
      const generationId = (await acceptPicture(context, principal)).id;
      const { teamId } = principal;
      const result = { teamId, generationId, sourceUrl: 'https://images.example/a.png', isWithheld: false };
      const failed = { rowId: generationId, task: 'submit', error: 'failed', firstFailedAt: NOON } as const;
      await context.store.transaction(async (tx) => {
        await insertResult(tx, { id: 'file_1', ...result });
        await insertFileDeletion(tx, { teamId, objectId: 'object' });
      });
      await claimFetches(context, 1);
      await context.store.transaction(async (tx) => {
        await insertResult(tx, { id: 'file_2', ...result });
        const retryAt = tx.now + QUARANTINE_MS;
        await setRowFailure(tx, { ...failed, failureCount: 5, quarantinedAt: tx.now, retryAt });
      });

      context = startAt(NOON);
      context.notified.length = 0;
      // Two times of fetches, a lease and a deletion.
      expect(await repairDueTimes(context)).toMatchObject({ files: 4, quarantined: 1 });
      expect(context.notified).toEqual(expect.arrayContaining(['event-stored', 'file-stored']));
      const { reader } = context.store;
      expect(await listDueDeletions(reader, context.clock.now(), 10)).toHaveLength(1);
      expect(await listRowFailures(reader)).toMatchObject([{ retryAt: context.clock.now() }]);
      const fetched = async () => (await claimFetches(context, 4)).claims.map(({ file }) => file.id);
      expect(await fetched()).toEqual(['file_2']);
      context.clock.advance(LEASE_MS + 5 * SECOND_MS);
      expect((await fetched()).toSorted()).toEqual(['file_1', 'file_2']);
    });

    it.each(['unreachable', 'rate_limited', 'out_of_credits'] as const)(
      'leaves no account that waits for the end of a back-off: %s',
      async (cause) => {
        context = startAt(NOON + AHEAD_MS);
        principal = await createPrincipal(context);
        for (let i = 0; i < 3; i++) await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
        await submitNext(context);
        const failure = { kind: 'not_sent', cause, reason: cause, retryAfterMs: null } as const;
        context.upstream.submitOutcomes = [failure];
        await submitNext(context);

        context = startAt(NOON);
        await testAccounts(context);
        context.notified.length = 0;
        expect(await repairDueTimes(context)).toMatchObject({ accounts: 1 });
        expect(new Set(context.notified)).toContain('generation-submitted');
        const { claims } = await claimPolls(context, 10);
        expect(claims).toHaveLength(1);
        context.upstream.pollOutcomes = [completed];
        await pollGeneration(context, claims[0]!);
        expect(await claimSubmission(context)).toMatchObject({ outcome: 'claimed' });
      },
    );

    it('lets an account be tested that was started meanwhile', async () => {
      context = startAt(NOON + AHEAD_MS);
      await testAccounts(context);
      context = startAt(NOON);
      await testAccounts(context);
      principal = await createPrincipal(context);
      await acceptPicture(context, principal);
      expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
      await repairDueTimes(context);
      expect(await claimSubmission(context)).toMatchObject({ outcome: 'claimed' });
    });

    it('and leaves alone what may be that far away', async () => {
      context = startAt(NOON);
      principal = await createPrincipal(context);
      await addEndpoint(context, principal.teamId, 'down');
      await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
      await submitNext(context);
      await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
      await claimNext(context);
      await storeEvents(context, principal.teamId, 5);
      await deliverEach(context, await claimAll(context), receiverDown);
      const owner = { teamId: principal.teamId, endpointId: null };
      await rotateSigningSecret(context, owner, { overlapMs: 7 * DAY_MS });
      const everything = async () => [
        await generationRows(context),
        await deliveryRows(context),
        await receiverRows(context),
        await requestRows(context),
      ];
      const before = await everything();
      expect(Object.values(await repairDueTimes(context)).every((number) => number === 0)).toBe(true);
      expect(await everything()).toEqual(before);
    });
  });
});
