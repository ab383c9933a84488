import type { DeliveryFilter } from '../../../src/store/deliveries/delivery-filter.ts';
import { findDelivery, listDeliveries } from '../../../src/store/deliveries/list-deliveries.ts';
import { findEvent, listEvents } from '../../../src/store/events/list-events.ts';
import {
  claimRunningRecovery,
  hasRunningRecovery,
  listRecoveries,
} from '../../../src/store/deliveries/recoveries.ts';
import {
  countFailed,
  requeueDelivery,
  requeueFailed,
} from '../../../src/store/deliveries/requeue-delivery.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';

const failed = { endpointId: 'ep_1', since: 1, until: 2, after: null };
const FAILED_OF_ONE = 'deliveries_failed (endpoint_id=? AND id>? AND id<?)';
const list =
  (filter: DeliveryFilter, teamId: string | null = 't') =>
  (tx: Transaction) =>
    listDeliveries(tx, teamId, filter, 10);

/** What the webhook log is asked, with the index that each step has to use: the order by id is the index's own. */
export const logQueries: [string, (tx: Transaction) => Promise<unknown>, string[]][] = [
  [
    'deliveries of a team',
    list({ before: 'dlv_9' }),
    ['deliveries_team (team_id=? AND id>? AND id<?)', 'attempts_delivery'],
  ],
  ['deliveries to the operator', list({}, null), ['deliveries_team (team_id=? AND id>?)']],
  [
    'deliveries of a time',
    list({ createdAfter: 1, createdBefore: 2 }),
    ['deliveries_team (team_id=? AND id>? AND id<?)'],
  ],
  ['deliveries in a status', list({ statuses: ['failed'] }), ['deliveries_team']],
  ['deliveries of a type', list({ eventTypes: ['ping'] }), ['deliveries_team', 'autoindex_events_1 (id=?)']],
  [
    'deliveries to an endpoint',
    list({ endpointId: 'ep_1', before: 'dlv_9' }),
    ['deliveries_endpoint (endpoint_id=? AND id>? AND id<?)'],
  ],
  [
    'failed deliveries to an endpoint',
    list({ endpointId: 'ep_1', statuses: ['failed'] }),
    ['deliveries_failed'],
  ],
  ['a delivery', (tx) => findDelivery(tx, 't', 'dlv_1'), ['autoindex_deliveries']],
  [
    'events of a team',
    (tx) => listEvents(tx, 't', { before: 'evt_9' }, 10),
    ['events_team (team_id=? AND sequence<?)'],
  ],
  ['events of a type', (tx) => listEvents(tx, 't', { types: ['ping'] }, 10), ['events_team']],
  ['an event', (tx) => findEvent(tx, 't', 'evt_1'), ['autoindex_events']],
  [
    'an event for the operator',
    (tx) => findEvent(tx, null, 'evt_1'),
    ['autoindex_events', 'deliveries_event'],
  ],
  ['send a delivery again', (tx) => requeueDelivery(tx, 'dlv_1', ''), ['autoindex_deliveries']],
  ['count what failed', (tx) => countFailed(tx, failed), [FAILED_OF_ONE]],
  ['send again what failed', (tx) => requeueFailed(tx, failed, '', 10), [FAILED_OF_ONE]],
  [
    'recoveries of an endpoint',
    (tx) => listRecoveries(tx, { endpointId: 'ep_1', before: undefined, limit: 10 }),
    ['recoveries_endpoint'],
  ],
  ['a recovery that runs', (tx) => claimRunningRecovery(tx, null), ['recoveries_running']],
  ['whether a recovery runs', (tx) => hasRunningRecovery(tx, 'ep_1'), ['recoveries_']],
];
