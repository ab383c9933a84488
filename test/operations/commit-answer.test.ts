import Database from 'better-sqlite3';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/access/principal.ts';
import { claimDeliveries } from '../../src/operations/deliveries/claim-deliveries.ts';
import { deliverWebhook } from '../../src/operations/deliveries/deliver-webhook.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { reapLeases } from '../../src/operations/upstream/reap-leases.ts';
import { submitGeneration } from '../../src/operations/upstream/submit-generation.ts';
import { ConnectionError, databaseFault } from '../../src/store/engine/database-fault.ts';
import type { Store } from '../../src/store/engine/store.ts';
import { createLeaseReaper } from '../../src/workers/lease-reaper.ts';
import { createSlots } from '../../src/workers/slots.ts';
import { createSubmitter } from '../../src/workers/submitter.ts';
import { describeOnEngines, sqlite } from '../engines.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  registerEndpoint,
  submitNext,
  waitForPoll,
  type TestContext,
} from './fixture.ts';
import { accountRows, attemptRows, deliveryRows } from './stored.ts';
import { completed } from './upstream/fake-upstream.ts';

/** What the driver throws for each way in which a database can refuse. */
const refusals: [string, Error][] = [
  ['the connection is lost', new ConnectionError('Connection terminated unexpectedly', null)],
  ['the session is terminated', sqlState('57P01')],
  ['the server is starting', sqlState('57P03')],
  ['the server is read-only', sqlState('25006')],
  ['a statement takes too long', sqlState('57014')],
  ['a lock is not free', sqlState('55P03')],
  ['the disk of the server is full', sqlState('53100')],
  ['there are too many connections', sqlState('53300')],
  ['the SQLite file is locked', new Database.SqliteError('database is locked', 'SQLITE_BUSY')],
  ['the disk is full', new Database.SqliteError('database or disk is full', 'SQLITE_FULL')],
  ['the disk fails', new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE')],
  ['the SQLite file is read-only', new Database.SqliteError('readonly database', 'SQLITE_READONLY')],
];

function sqlState(code: string): Error {
  return Object.assign(new pg.DatabaseError('as the server says', 0, 'error'), { code, severity: 'ERROR' });
}

/** The store, whose next transactions fail as long as `failures` has errors. `unconfirmed`: they are committed before. */
function refusing(store: Store, failures: Error[], { unconfirmed = false } = {}): Store {
  return {
    ...store,
    async transaction(work) {
      const error = failures.shift();
      if (error === undefined) return store.transaction(work);
      if (unconfirmed) await store.transaction(work);
      throw databaseFault(error) ?? error;
    },
  };
}

describeOnEngines('an answer in hand', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  /** Everything that an answer changes, as it is stored. */
  const stored = async (id: string) => {
    const { status, imageUrl, upstreamGenerationId } = await current(context, id);
    const accounts = (await accountRows(context)).map(({ failureReason, failureCount }) => ({
      failureReason,
      failureCount,
    }));
    const deliveries = (await deliveryRows(context)).map(({ status: each, leaseToken }) => [
      each,
      leaseToken,
    ]);
    return {
      status,
      imageUrl,
      upstreamGenerationId,
      accounts,
      deliveries,
      attempts: (await attemptRows(context)).length,
    };
  };

  /** Receives each kind of answer while the database refuses as often as `failures` says. */
  const answers: Record<string, (failures: Error[], how?: { unconfirmed: boolean }) => Promise<unknown>> = {
    async submission(failures, how) {
      const { id } = await acceptPicture(context, principal);
      const claim = await claimNext(context);
      await submitGeneration({ ...context, store: refusing(context.store, failures, how) }, claim);
      return stored(id);
    },
    async 'no credits (402)'(failures, how) {
      context.upstream.submitOutcomes = [
        { kind: 'not_sent', cause: 'out_of_credits', reason: '402', retryAfterMs: null },
      ];
      return this.submission!(failures, how);
    },
    async 'too many requests (429)'(failures, how) {
      context.upstream.submitOutcomes = [
        { kind: 'not_sent', cause: 'rate_limited', reason: '429', retryAfterMs: 60_000 },
      ];
      return this.submission!(failures, how);
    },
    async poll(failures, how) {
      const { id } = await acceptPicture(context, principal);
      await submitNext(context);
      context.upstream.pollOutcomes = [completed];
      await waitForPoll(context);
      const [claim] = (await claimPolls(context, 1)).claims;
      await pollGeneration({ ...context, store: refusing(context.store, failures, how) }, claim!);
      return stored(id);
    },
    async "a receiver's 2xx"(failures, how) {
      await registerEndpoint(context, principal.teamId);
      const { id } = await acceptPicture(context, principal);
      await submitNext(context);
      context.upstream.pollOutcomes = [completed];
      await waitForPoll(context);
      for (const claim of (await claimPolls(context, 1)).claims) await pollGeneration(context, claim);
      const [claim] = (await claimDeliveries(context, 1)).claims;
      await deliverWebhook({ ...context, store: refusing(context.store, failures, how) }, claim!);
      return stored(id);
    },
  };
  const expected: Record<string, object> = {
    submission: { status: 'pending', upstreamGenerationId: 'up-1' },
    'no credits (402)': { status: 'queued', accounts: [{ failureReason: 'out_of_credits' }] },
    'too many requests (429)': { status: 'queued', accounts: [{ failureReason: 'rate_limited' }] },
    poll: { status: 'completed', imageUrl: 'https://static.example/picture.png' },
    "a receiver's 2xx": {
      attempts: 1,
      deliveries: [
        ['delivered', null],
        ['pending', null],
      ],
    },
  };

  describe.each(Object.keys(expected))('%s', (kind) => {
    // One of each engine there; the others are the same for both.
    const here = engine === sqlite ? refusals : refusals.slice(0, 1);
    it.each(here)('is written again until it is committed: %s', async (_, error) => {
      expect(await answers[kind]!([error, error])).toMatchObject(expected[kind]!);
      const kept = context.observed.filter((each) => each.kind === 'answer_kept');
      expect(kept).toHaveLength(2);
    });

    it('is written once when the confirmation of its commit was lost', async () => {
      const lost = [new ConnectionError('lost', null)];
      expect(await answers[kind]!(lost, { unconfirmed: true })).toMatchObject(expected[kind]!);
    });
  });

  // More than fits into the free space of the pages that are there.
  const long = 'x'.repeat(20_000);

  it.runIf(engine === sqlite).each<[string, () => Promise<unknown>, object]>([
    [
      'submission',
      async () => {
        context.upstream.submitOutcomes = [
          { kind: 'confirmed', upstreamGenerationId: long, upstreamTaskId: null },
        ];
        await submitGeneration(context, await claimNext(context));
      },
      { status: 'pending', upstreamGenerationId: long },
    ],
    [
      'poll',
      async () => {
        await submitNext(context);
        await waitForPoll(context);
        const [claim] = (await claimPolls(context, 1)).claims;
        context.upstream.pollOutcomes = [{ kind: 'completed', imageUrl: `https://static.example/${long}` }];
        await pollGeneration(context, claim!);
      },
      { status: 'completed', imageUrl: `https://static.example/${long}` },
    ],
  ])('to a %s is written once a disk that is really full has space', async (_, answer, end) => {
    const { id } = await acceptPicture(context, principal);
    const mayGrow = (pages: number) =>
      context.store.transaction((tx) => tx.execute(`pragma max_page_count = ${pages}`));
    for (const method of ['submit', 'checkStatus'] as const) {
      const ask = context.upstream[method] as (...params: unknown[]) => Promise<never>;
      context.upstream[method] = async (...params: unknown[]) => {
        // SQLite takes its present size for a smaller number.
        await mayGrow(1);
        return ask(...params);
      };
    }
    const { observe } = context;
    let space: Promise<void> | undefined;
    context.observe = (observation) => {
      observe(observation);
      if (observation.kind === 'answer_kept') space ??= mayGrow(1_000_000);
    };
    await answer();
    await space;
    expect(await current(context, id)).toMatchObject(end);
    expect(context.observed).toContainEqual(
      expect.objectContaining({ kind: 'answer_kept', reason: 'database or disk is full' }),
    );
  });

  it('is taken after its lease has expired, as long as nobody has closed the submission', async () => {
    const { id } = await acceptPicture(context, principal);
    const claim = await claimNext(context);
    context.clock.advance(10 * context.policy.leaseMs);
    await context.store.transaction(async ({ db, tables: { generations } }) => {
      await db.update(generations).set({ leaseToken: null, leaseExpiresAt: null });
    });
    await submitGeneration(context, claim);
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
    expect(await reapLeases(context)).toBe(0);
  });

  it('is lost, with a line that says what it was, when it is never committed before the stop ends', async () => {
    await acceptPicture(context, principal);
    const claim = await claimNext(context);
    const writes = new AbortController();
    const failures = Array.from({ length: 1_000 }, () => sqlState('57P03'));
    const stop = { ...context.stop, writes: writes.signal };
    const submitting = submitGeneration(
      { ...context, stop, store: refusing(context.store, failures) },
      claim,
    );
    writes.abort();
    await expect(submitting).rejects.toMatchObject({ code: 'unavailable' });
    expect(context.observed).toContainEqual({
      kind: 'answer_lost',
      answer: { to: 'submission', id: claim.generation.id, summary: 'confirmed as up-1' },
      reason: 'as the server says',
    });
  });

  it('is not written again after a defect', async () => {
    await acceptPicture(context, principal);
    const claim = await claimNext(context);
    const store = refusing(context.store, [new TypeError('a defect')]);
    await expect(submitGeneration({ ...context, store }, claim)).rejects.toThrow('a defect');
  });

  it.each([true, false])('is none where a claim was not confirmed: committed %s', async (unconfirmed) => {
    const { id } = await acceptPicture(context, principal);
    const store = refusing(context.store, [new ConnectionError('lost', null)], { unconfirmed });
    const slots = createSlots(
      1,
      () => undefined,
      () => undefined,
    );
    const submitter = createSubmitter({ ...context, store }, slots);
    await expect(submitter.runOnce()).rejects.toMatchObject({ code: 'unavailable' });
    expect(context.upstream.submitted).toEqual([]);
    await submitter.runOnce();
    await slots.idle();
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
    expect(context.upstream.submitted).toHaveLength(1);
  });

  it('is none where a claim ended after the stop had begun: nothing is sent', async () => {
    const { id } = await acceptPicture(context, principal);
    const stopping = new AbortController();
    const store: Store = {
      ...context.store,
      transaction: (work) => {
        stopping.abort();
        return context.store.transaction(work);
      },
    };
    const slots = createSlots(
      1,
      () => undefined,
      () => undefined,
    );
    await createSubmitter({ ...context, store }, slots).runOnce(stopping.signal);
    expect(context.upstream.submitted).toEqual([]);
    expect(await claimNext(context)).toMatchObject({ generation: { id } });
  });

  it('does not lose its lease to the reaper right after the database was away', async () => {
    const { id } = await acceptPicture(context, principal);
    const claim = await claimNext(context);
    let isAway = false;
    const reachable = <T>(work: () => Promise<T>) => (isAway ? Promise.reject(new Error('away')) : work());
    const store: Store = {
      ...context.store,
      transaction: (work) => reachable(() => context.store.transaction(work)),
      verifyWritable: () => reachable(() => context.store.verifyWritable()),
    };
    const reaper = createLeaseReaper({ ...context, store });
    await reaper.runOnce();
    isAway = true;
    context.clock.advance(context.policy.leaseMs / 6);
    await expect(reaper.runOnce()).rejects.toThrow('away');
    context.clock.advance(10 * context.policy.leaseMs);
    isAway = false;
    await reaper.runOnce();
    await submitGeneration(context, claim);
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
  });

  it('does not lose its lease to the reaper after a round of it waited for a lock that renewals waited for, too', async () => {
    const { id } = await acceptPicture(context, principal);
    const claim = await claimNext(context);
    const { leaseMs } = context.policy;
    const store: Store = {
      ...context.store,
      async transaction(work) {
        const result = await context.store.transaction(work);
        context.clock.advance(leaseMs - 1);
        return result;
      },
    };
    const reaper = createLeaseReaper({ ...context, store });
    await reaper.runOnce();
    context.clock.advance(1);
    await reaper.runOnce();
    await submitGeneration(context, claim);
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
  });

  it('does not lose its lease to the reaper of a process that had to wait for the database at its start', async () => {
    const { id } = await acceptPicture(context, principal);
    const claim = await claimNext(context);
    context.clock.advance(context.policy.leaseMs);
    const reaper = createLeaseReaper(context, { wasAway: true });
    await reaper.runOnce();
    await submitGeneration(context, claim);
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
  });
});
