import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  countOpenSubmissions,
  countSubmissions,
  countPlannedPolls,
  countWaiting,
  findPlannedPolls,
} from '../../../src/store/upstream/count-submissions.ts';
import { findApplyingBudgets } from '../../../src/store/budgets/budgets.ts';
import { holdCredits } from '../../../src/store/budgets/budget-usage.ts';
import {
  claimDueDeliveries,
  failPendingDeliveries,
  freeExpiredDeliveries,
} from '../../../src/store/deliveries/deliveries.ts';
import { listTeamEndpoints } from '../../../src/store/endpoints/endpoints.ts';
import { listEvents } from '../../../src/store/events/list-events.ts';
import {
  claimFetches,
  findFetchingTeams,
  freeExpiredFetches,
} from '../../../src/store/files/claim-fetches.ts';
import { findQueuedTeams, findQueueHead, lockFairQueue } from '../../../src/store/upstream/fair-queue.ts';
import { claimDuePolls, nextPollTime } from '../../../src/store/generations/claim-due-polls.ts';
import { claimQueued, findQueueTimeouts } from '../../../src/store/generations/lock-queued.ts';
import { hasExpiredLease, lockExpiredLeases } from '../../../src/store/generations/renew-generation-lease.ts';
import { findByIdempotencyKey } from '../../../src/store/generations/generations.ts';
import { listGenerations } from '../../../src/store/generations/list-generations.ts';
import { findLimits, hasMoreOpen, lockLimits } from '../../../src/store/access/access-limits.ts';
import { findKeyOfCaller } from '../../../src/store/access/keys.ts';
import { findHolds, listLedger } from '../../../src/store/budgets/ledger-entries.ts';
import {
  countInFlight,
  countQueued,
  countWaitingDeliveries,
} from '../../../src/store/upstream/count-queued.ts';
import { deleteIdleReceivers } from '../../../src/store/endpoints/delete-idle-receivers.ts';
import { findDueReceivers, lockDueReceivers } from '../../../src/store/endpoints/find-due-receivers.ts';
import { lockReceiver, setNextAttemptToWaiting } from '../../../src/store/endpoints/lock-receiver.ts';
import { receiverSucceeded } from '../../../src/store/endpoints/lock-receiver-health.ts';
import { refreshReceiver } from '../../../src/store/endpoints/receivers.ts';
import { findSigningSecrets } from '../../../src/store/signing/signing-secrets.ts';
import { alone } from '../../../src/store/engine/together.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';
import { countTeamInFlight } from '../../../src/store/upstream/count-team-in-flight.ts';
import { countQueuedAhead, readQueueOrder } from '../../../src/store/upstream/queue-order.ts';
import { closeSubmission, countUnknownOutcomes } from '../../../src/store/upstream/submissions.ts';
import { nextSubmitRetry } from '../../../src/store/generations/find-submit-back-off.ts';
import { hasDuePoll, hasRequestUnderWay } from '../../../src/store/upstream/has-request-under-way.ts';
import { deleteOldRequests, findRequestTimes } from '../../../src/store/upstream/upstream-requests.ts';
import { countRequests } from '../../../src/store/upstream/upstream-requests.ts';
import { migrateSqlite } from '../../../src/store/sqlite/migrate-sqlite.ts';
import { createSession } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { repairDeliveries, repairDeliveryLeases } from '../../../src/store/deliveries/repair-deliveries.ts';
import { repairCircuits } from '../../../src/store/endpoints/repair-circuits.ts';
import {
  repairGenerationLeases,
  repairPolls,
  repairSubmitBackOffs,
  repairQueueTimeouts,
} from '../../../src/store/generations/repair-polls.ts';
import { repairRequestTimes } from '../../../src/store/upstream/repair-request-times.ts';
import { createMovedClock } from '../../moved-clock.ts';
import { logQueries } from './log-queries.ts';

const ledgerPage = { budgetId: 'b', before: { periodStartsAt: 1, id: 'led_1' }, limit: 10 };
const lease = { token: 'lea_1', expiresAt: 2 };
// However many wait for a receiver, a claim reads those that it takes: the index has each receiver's in the order of their times.
const DUE_OF_ONE = 'deliveries_due (receiver_id=? AND next_attempt_at<?)';
const WAITING_OF_ONE = 'deliveries_due (receiver_id=?';

const place = { teamId: 't', priority: 'batch' } as const;
const OF_ONE_QUEUE = 'COVERING INDEX generations_queued (team_id=? AND priority=? AND id>?)';

/** What runs for every request or every few seconds, with the index that each step has to use. */
const hotQueries: [string, (tx: Transaction) => Promise<unknown>, string[]][] = [
  ['lock the fair queue', lockFairQueue, ['autoindex_fair_queue']],
  [
    'teams with work waiting',
    findQueuedTeams,
    ['generations_queued (team_id>?)', 'SCAN generations USING COVERING INDEX', 'autoindex_teams'],
  ],
  [
    'first of a team in the queue',
    (tx) => findQueueHead(tx, { teamId: 't', priority: 'batch', now: 1, avoidId: '' }),
    ['generations_queued'],
  ],
  ['claim a queued one', (tx) => claimQueued(tx, 'gen_1', lease), ['autoindex_generations']],
  ['what the upstream has of a team', (tx) => countTeamInFlight(tx, 't', 5), ['generations_team_in_flight']],
  ['planned polls', (tx) => findPlannedPolls(tx, 'main', 9), ['generations_in_flight']],
  ['open submissions', (tx) => countOpenSubmissions(tx, 'main'), ['submissions_open']],
  ['submissions lately', (tx) => countSubmissions(tx, 'main', 1), ['submissions_account']],
  ['count planned polls', (tx) => countPlannedPolls(tx, 'main', 9), ['generations_in_flight']],
  ['waiting', (tx) => countWaiting(tx, 9), ['COVERING INDEX generations_queue']],
  ['order of a queue', (tx) => readQueueOrder(tx, place), [OF_ONE_QUEUE]],
  [
    'position in a queue',
    (tx) => countQueuedAhead(tx, { number: 0, marks: [] }, { ...place, id: 'gen_1' }),
    [`${OF_ONE_QUEUE.slice(0, -1)} AND id<?)`],
  ],
  ['claim due polls', (tx) => claimDuePolls(tx, lease, 10), ['generations_to_poll']],
  ['time of the next poll', nextPollTime, ['generations_to_poll']],
  ['polls that are too far away', (tx) => repairPolls(tx, 'open', 1), ['generations_to_poll']],
  ['own back-offs that are too long', (tx) => repairSubmitBackOffs(tx, 1), ['generations_submit_retry']],
  ['queued in the future', (tx) => repairQueueTimeouts(tx, 1), ['autoindex_generations']],
  ['leases that are too long', (tx) => repairGenerationLeases(tx, 1), ['generations_leased']],
  ['delivery leases that are too long', (tx) => repairDeliveryLeases(tx, 1), ['deliveries_leased']],
  ['circuits that are open too long', (tx) => repairCircuits(tx, 1), ['receivers_open']],
  ['requests in the future', (tx) => repairRequestTimes(tx, 'main', 1), ['upstream_requests_account']],
  [
    'deliveries that are too far away',
    (tx) => repairDeliveries(tx, { attemptCount: 1, orMore: false, latest: 1, dueAt: 1 }, 10),
    ['deliveries_scheduled (attempt_count=? AND next_attempt_at>?)', 'autoindex_receivers'],
  ],
  ['whether a lease has expired', (tx) => hasExpiredLease(tx, 1), ['generations_leased']],
  ['expired leases', (tx) => lockExpiredLeases(tx, 10), ['generations_leased']],
  [
    'queue time-outs',
    (tx) => findQueueTimeouts(tx, 1, 10),
    ['generations_queue_expiry (queue_expires_at<?)'],
  ],
  [
    'list of a team',
    (tx) => listGenerations(tx, 't', { before: 'gen_9' }, 10),
    ['generations_team (team_id=? AND id>? AND id<?)'],
  ],
  ['idempotency', (tx) => findByIdempotencyKey(tx, 't', 'k'), ['generations_idempotency']],
  [
    'budgets',
    (tx) => findApplyingBudgets(tx, { teamId: 't', keyId: 'k' }),
    ['budgets_gateway', 'budgets_team', 'budgets_key'],
  ],
  ['key with limits', (tx) => findKeyOfCaller(tx, 'key_1'), ['autoindex_keys', 'autoindex_access_limits']],
  ['limits', (tx) => findLimits(tx, { teamId: 't', keyId: 'k' }), ['autoindex_access_limits']],
  ['lock limits', (tx) => lockLimits(tx, ['t']), ['autoindex_access_limits']],
  ['in flight of a team', (tx) => hasMoreOpen(tx, { teamId: 't', keyId: null }, 5), ['generations_open']],
  ['in flight of a key', (tx) => hasMoreOpen(tx, { teamId: 't', keyId: 'k' }, 5), ['generations_open']],
  ['hold', (tx) => holdCredits(tx, { budgetId: 'b', periodStartsAt: 0, credits: 4 }), ['budget_usage']],
  ['holds of a generation', (tx) => findHolds(tx, 'gen_1'), ['ledger_one_hold']],
  ['a page of a ledger', (tx) => listLedger(tx, ledgerPage), ['ledger_period']],
  ['queued', countQueued, ['generations_queued']],
  ['in flight', countInFlight, ['generations_to_poll']],
  ['waiting deliveries', countWaitingDeliveries, ['deliveries_due']],
  ['requests of an account', (tx) => countRequests(tx, 'main', 1), ['upstream_requests_account']],
  [
    'close a submission',
    (tx) => closeSubmission(tx, { generationId: 'gen_1' }, 'confirmed', null),
    ['submissions_one_open'],
  ],
  ['unknown outcomes', (tx) => countUnknownOutcomes(tx, 'gen_1'), ['submissions_generation']],
  [
    'receivers that are due',
    (tx) => lockDueReceivers(tx, { ownerId: 't', isProven: true }, 10),
    ['receivers_due (proven=? AND owner_id=? AND next_attempt_at<?)'],
  ],
  [
    'receivers that idle',
    (tx) => deleteIdleReceivers(tx, { failedBefore: 1, answeredBefore: 1, limit: 10 }),
    ['receivers_idle (answered_at<?)'],
  ],
  [
    'a receiver and what is under way to it',
    (tx) => lockReceiver(tx, 'ep_1'),
    ['autoindex_receivers', 'autoindex_endpoints', 'deliveries_in_flight'],
  ],
  ['claim due deliveries', (tx) => claimDueDeliveries(tx, 'ep_1', lease, 10), [DUE_OF_ONE]],
  [
    'when a receiver is due next',
    (tx) => setNextAttemptToWaiting(tx, 'ep_1'),
    ['autoindex_receivers', WAITING_OF_ONE],
  ],
  ['refresh a receiver', (tx) => refreshReceiver(tx, 'ep_1'), [WAITING_OF_ONE]],
  [
    'after a success',
    (tx) => receiverSucceeded(tx, 'ep_1'),
    ['autoindex_receivers', `SEARCH deliveries USING INDEX ${WAITING_OF_ONE}`],
  ],
  [
    'owners whose receivers wait, and when',
    findDueReceivers,
    ['receivers_due (proven=? AND owner_id>?)', 'receivers_due (proven=? AND owner_id=? AND next'],
  ],
  ['expired delivery leases', (tx) => freeExpiredDeliveries(tx, 10), ['deliveries_leased']],
  [
    'end the deliveries of an endpoint',
    (tx) => failPendingDeliveries(tx, 'ep_1', 'endpoint_deleted'),
    [WAITING_OF_ONE],
  ],
  ['endpoints of a team', (tx) => listTeamEndpoints(tx, 't'), ['endpoints_team']],
  ['signing secrets', (tx) => findSigningSecrets(tx, 't', 'ep_1', 1), ['signing_secrets_owner']],
  ['allowance', (tx) => findRequestTimes(tx, 'main', 1), ['upstream_requests_account']],
  [
    'a request under way',
    (tx) => hasRequestUnderWay(tx, 'main', 'gen_1'),
    ['submissions_open', 'generations_in_flight'],
  ],
  ['a due poll of an account', (tx) => hasDuePoll(tx, 'main'), ['generations_in_flight']],
  ['time of the next own back-off', nextSubmitRetry, ['generations_submit_retry']],
  [
    'teams with pictures to fetch',
    findFetchingTeams,
    ['files_to_fetch (team_id>?)', 'files_to_fetch (team_id=? AND', 'autoindex_teams'],
  ],
  ['due pictures of a team', (tx) => claimFetches(tx, 't', lease, 10), ['files_to_fetch (team_id=?']],
  ['expired leases of pictures', freeExpiredFetches, ['files_leased']],
];

describe('on SQLite, through its indexes and without sorting,', () => {
  let folder: string;
  let connection: Database.Database;
  const executed: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nanogate-plans-'));
    const filename = join(folder, 'test.db');
    connection = new Database(filename, { verbose: (text) => executed.push(String(text)) });
    await migrateSqlite(connection, createMovedClock());
    connection.exec("insert into upstream_accounts (name) values ('main')");
    connection.exec("insert into receivers (id, consecutive_failures, answered_at) values ('ep_1', 0, 2)");
  });
  afterAll(() => {
    connection.close();
    rmSync(folder, { recursive: true });
  });

  it.each([...hotQueries, ...logQueries])('runs: %s', async (_, query, indexes) => {
    executed.length = 0;
    await query(session());
    const plan = [...executed].flatMap(explain);
    for (const index of indexes) expect(plan.join('\n')).toContain(index);
    // A scan through an index in its own order is fine: it stops at the first row, or the index holds only what is wanted. So is
    // one through what a limited or recursive subquery has found.
    const wasteful = plan.filter((step) =>
      /^SCAN (?!.* USING .*INDEX|candidates|found|some|CONSTANT)|USE TEMP B-TREE/.test(step),
    );
    expect(wasteful).toEqual([]);
  });

  it("finds the operator's events of a range without a scan through all, and sorts those alone", async () => {
    executed.length = 0;
    await listEvents(session(), null, { before: 'evt_9', types: ['ping'] }, 10);
    const plan = [...executed].flatMap(explain).filter((step) => /^(SCAN|SEARCH)/.test(step));
    const ofRange = [
      'SEARCH events USING COVERING INDEX events_team (team_id=? AND sequence>? AND sequence<?)',
      'SEARCH deliveries USING INDEX deliveries_team (team_id=? AND id>? AND id<?)',
    ];
    expect(plan).toEqual(expect.arrayContaining(ofRange));
    expect(plan.filter((step) => !/_team \(team_id=\? AND|autoindex_events_1 \(id=\?\)/.test(step))).toEqual(
      [],
    );
  });

  it.fails('would notice a query that no index serves', async () => {
    executed.length = 0;
    await deleteOldRequests(session(), 1);
    expect([...executed].flatMap(explain).filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });

  function session(): Transaction {
    return {
      ...createSession(connection),
      now: 1,
      leaseNow: 1,
      allowanceNow: 1,
      latestNow: 1,
      observe: () => undefined,
      changed: () => undefined,
      together: alone,
    };
  }

  function explain(statement: string): string[] {
    const rows = connection.prepare(`explain query plan ${statement}`).all() as { detail: string }[];
    return rows.map(({ detail }) => detail);
  }
});
