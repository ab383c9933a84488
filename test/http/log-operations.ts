import { vi } from 'vitest';
import { DAY_MS } from '../../src/domain/clock.ts';
import type { Attempt, Delivery } from '../../src/domain/deliveries/delivery.ts';
import type { StoredEvent } from '../../src/domain/events/stored-event.ts';
import type { Recovery } from '../../src/domain/deliveries/recovery.ts';
import { toGenerationResource } from '../../src/resources/generations/generation-resource.ts';
import { eventPayload } from '../../src/resources/events/event-payload.ts';
import type { TeamOperations } from '../../src/operations/team-operations.ts';
import { endpoint, endpointId, generation, generationId, NOW, principal } from './fixtures.ts';

const idOf = (prefix: string) => generationId.replace('gen', prefix);
export const deliveryId = idOf('dlv');
export const eventId = idOf('evt');
export const recoveryId = idOf('rec');

const attempt: Attempt = {
  number: 1,
  startedAt: NOW,
  durationMs: 40,
  statusCode: 503,
  error: 'The receiver answered 503.',
  responseExcerpt: 'try later',
};

export const delivery: Delivery = {
  id: deliveryId,
  eventId,
  eventType: 'generation.completed',
  endpointId,
  url: endpoint.url,
  status: 'failed',
  attemptCount: 1,
  nextAttemptAt: null,
  createdAt: NOW,
  finishedAt: NOW,
  failureReason: 'attempts_exhausted',
  lastAttempt: { number: 1, startedAt: NOW, durationMs: 40, statusCode: 503, error: attempt.error },
};

export const event: StoredEvent = {
  id: eventId,
  sequence: eventId,
  type: 'generation.completed',
  generationId,
  payload: eventPayload('generation.completed', NOW, toGenerationResource(generation())),
  textsErasedAt: null,
  createdAt: NOW,
};

export const recovery: Recovery = {
  id: recoveryId,
  teamId: principal.teamId,
  endpointId,
  include: 'failed',
  since: NOW - DAY_MS,
  until: NOW,
  status: 'running',
  totalCount: 1_200,
  requeuedCount: 500,
  createdAt: NOW,
  finishedAt: null,
};

/** Of a team with one event, one failed delivery and one recovery. */
export function fakeLogOperations() {
  return {
    listEvents: vi.fn<TeamOperations['listEvents']>(async () => ({ events: [event], nextCursor: eventId })),
    readFeed: vi.fn<TeamOperations['readFeed']>(async () => ({
      events: [event],
      next: { teamSequence: 1, tag: null },
      isEnd: true,
    })),
    findEvent: vi.fn<TeamOperations['findEvent']>(async (_teamId, id) => (id === eventId ? event : null)),
    listDeliveries: vi.fn<TeamOperations['listDeliveries']>(async () => ({
      deliveries: [delivery],
      nextCursor: deliveryId,
    })),
    findDelivery: vi.fn<TeamOperations['findDelivery']>(async (_teamId, id) =>
      id === deliveryId ? { delivery, attempts: [attempt] } : null,
    ),
    retryDeliveries: vi.fn<TeamOperations['retryDeliveries']>(async () => ({
      matchedCount: 3,
      requeuedCount: 2,
      nextCursor: deliveryId,
    })),
    retryDelivery: vi.fn<TeamOperations['retryDelivery']>(async (_teamId, id) =>
      id === deliveryId
        ? {
            outcome: 'requeued',
            delivery: { ...delivery, status: 'pending', nextAttemptAt: NOW, finishedAt: null },
          }
        : { outcome: 'not_found' },
    ),
    deliverEvent: vi.fn<TeamOperations['deliverEvent']>(async (_teamId, id, to) => {
      if (id !== eventId) return { outcome: 'event_not_found' };
      if (to !== endpointId) return { outcome: 'endpoint_not_found' };
      const pending = {
        status: 'pending',
        nextAttemptAt: NOW,
        finishedAt: null,
        failureReason: null,
      } as const;
      return { outcome: 'requested', delivery: { ...delivery, ...pending } };
    }),
    testEndpoint: vi.fn<TeamOperations['testEndpoint']>(async (_teamId, id) =>
      id === endpointId
        ? {
            outcome: 'requested',
            delivery: {
              ...delivery,
              eventType: 'ping',
              status: 'pending',
              attemptCount: 0,
              lastAttempt: null,
            },
          }
        : { outcome: 'not_found' },
    ),
    startRecovery: vi.fn<TeamOperations['startRecovery']>(async ({ endpointId: id, since, until = NOW }) =>
      id === endpointId
        ? { outcome: 'started', recovery: { ...recovery, since, until, requeuedCount: 0 } }
        : { outcome: 'not_found' },
    ),
    countRecovery: vi.fn<TeamOperations['countRecovery']>(
      async ({ endpointId: id, since, until = NOW, include = 'failed' }) =>
        id === endpointId
          ? { outcome: 'counted', count: { endpointId, include, since, until, totalCount: 1_200 } }
          : { outcome: 'not_found' },
    ),
    listRecoveries: vi.fn<TeamOperations['listRecoveries']>(async (_teamId, id) =>
      id === endpointId ? { recoveries: [recovery], nextCursor: null } : null,
    ),
    findRecovery: vi.fn<TeamOperations['findRecovery']>(async (_teamId, _endpointId, id) =>
      id === recoveryId ? recovery : null,
    ),
  };
}
