import type { Transaction } from '../../../src/store/engine/store.ts';
import { claimDuePolls, nextPollTime } from '../../../src/store/generations/claim-due-polls.ts';
import { findQueueTimeouts } from '../../../src/store/generations/lock-queued.ts';
import {
  countOpenSubmissions,
  countPlannedPolls,
  countSubmissions,
  countWaiting,
  findPlannedPolls,
} from '../../../src/store/upstream/count-submissions.ts';
import { countTeamInFlight } from '../../../src/store/upstream/count-team-in-flight.ts';
import { findQueuedTeams, findQueueHead } from '../../../src/store/upstream/fair-queue.ts';
import { countQueuedAhead, readQueueOrder } from '../../../src/store/upstream/queue-order.ts';
import { findRequestTimes } from '../../../src/store/upstream/upstream-requests.ts';

const place = { teamId: 't', priority: 'batch' } as const;

// Where there is one account, both have the same rows.
const IN_FLIGHT = /generations_(in_flight|to_poll)/;

/** What claims, time-outs and estimates read, with the index that serves each on both engines. */
export const queueQueries: [string, (tx: Transaction) => Promise<unknown>, string | RegExp][] = [
  ['teams with work waiting', findQueuedTeams, 'generations_queued'],
  ['first of a team', (tx) => findQueueHead(tx, { ...place, now: 1, avoidId: '' }), 'generations_queued'],
  ['queue time-outs', (tx) => findQueueTimeouts(tx, 1, 10), 'generations_queue_expiry'],
  ['in flight of a team', (tx) => countTeamInFlight(tx, 't', 5), 'generations_team_in_flight'],
  ['in flight of an account', (tx) => countPlannedPolls(tx, 'main', 9), IN_FLIGHT],
  ['planned polls', (tx) => findPlannedPolls(tx, 'main', 9), IN_FLIGHT],
  ['waiting', (tx) => countWaiting(tx, 9), 'generations_queue'],
  ['order of a queue', (tx) => readQueueOrder(tx, place), 'generations_queued'],
  [
    'position in a queue',
    (tx) => countQueuedAhead(tx, { number: 0, marks: [] }, { ...place, id: 'gen_1' }),
    'generations_queued',
  ],
  ['due polls', (tx) => claimDuePolls(tx, { token: 'l', expiresAt: 2 }, 10), 'generations_to_poll'],
  ['time of the next poll', nextPollTime, 'generations_to_poll'],
  ['open submissions', (tx) => countOpenSubmissions(tx, 'main'), /submissions_(one_)?open/],
  ['submissions lately', (tx) => countSubmissions(tx, 'main', 1), 'submissions_account'],
  ['requests of an account', (tx) => findRequestTimes(tx, 'main', 1), 'upstream_requests_account'],
];
