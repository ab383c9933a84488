import { sql } from 'drizzle-orm';
import { recoveryIncludes, recoveryStatuses } from '../../domain/deliveries/recovery.ts';
import { disabledReasons, endpointStatuses, type SignatureScheme } from '../../domain/endpoints/endpoint.ts';
import type { EventFilter } from '../../domain/events/event-type.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';

/** Webhook endpoints, the receivers behind them, and recoveries of what an endpoint missed. */
export function createEndpointTables(
  { table, text, integer, json, index, uniqueIndex, primaryKey }: Dialect,
  { teams }: AccessTables,
) {
  const endpoints = table(
    'endpoints',
    {
      id: text('id').primaryKey(),
      /** Null: the operator's. */
      teamId: text('team_id').references(() => teams.id),
      url: text('url').notNull(),
      events: json('events').$type<EventFilter[]>().notNull(),
      description: text('description').notNull(),
      /** Header names and sealed values. */
      headers: json('headers').$type<Record<string, string>>().notNull().default({}),
      signatures: json('signatures').$type<SignatureScheme[]>().notNull().default(['v1']),
      status: text('status', { enum: endpointStatuses }).notNull().default('enabled'),
      /** Set while it is disabled. */
      disabledReason: text('disabled_reason', { enum: disabledReasons }),
      disabledAt: integer('disabled_at'),
      createdAt: integer('created_at').notNull(),
      deletedAt: integer('deleted_at'),
    },
    (t) => [
      index('endpoints_team')
        .on(t.teamId, t.id)
        .where(sql`deleted_at is null`),
    ],
  );

  /** Where deliveries go, and its health: an endpoint, or a team's request webhooks at one origin. */
  const receivers = table(
    'receivers',
    {
      /** The endpoint's id, or the team's and the origin. */
      id: text('id').primaryKey(),
      /** Null: webhooks that come with requests. */
      endpointId: text('endpoint_id').references(() => endpoints.id),
      /** The team that shares the dispatcher's slots; an empty text for the operator. */
      ownerId: text('owner_id').notNull().default(''),
      /** When a claim may find something due. Null: nothing waits, it is paused, or it is at capacity. */
      nextAttemptAt: integer('next_attempt_at'),
      consecutiveFailures: integer('consecutive_failures').notNull(),
      /** The first failure since the last success. */
      failingSince: integer('failing_since'),
      /** The circuit breaker is open until then. */
      retryAt: integer('retry_at'),
      /** Its last complete answer; 0 before the first. */
      answeredAt: integer('answered_at').notNull().default(0),
      /** 1: it answered in the last 24 h and its circuit is closed. The claim that finds it outdated corrects it. */
      proven: integer('proven').notNull().default(0),
      /** The last manual trial while its circuit was open. */
      trialAt: integer('trial_at'),
    },
    (t) => [
      index('receivers_due')
        .on(t.proven, t.ownerId, t.nextAttemptAt)
        .where(sql`next_attempt_at is not null`),
      index('receivers_idle')
        .on(t.answeredAt)
        .where(sql`endpoint_id is null and next_attempt_at is null`),
      index('receivers_open')
        .on(t.retryAt)
        .where(sql`retry_at is not null`),
    ],
  );

  /** Recoveries: resending what an endpoint missed, and the progress of each. */
  const recoveries = table(
    'recoveries',
    {
      id: text('id').primaryKey(),
      /** Null: the operator's. */
      teamId: text('team_id').references(() => teams.id),
      endpointId: text('endpoint_id')
        .notNull()
        .references(() => endpoints.id),
      include: text('include', { enum: recoveryIncludes }).notNull().default('failed'),
      /** Covers events created from `since` (inclusive) until `until` (exclusive). */
      since: integer('since').notNull(),
      until: integer('until').notNull(),
      status: text('status', { enum: recoveryStatuses }).notNull(),
      /** What there was to resend in that range when the recovery was created. */
      totalCount: integer('total_count').notNull(),
      requeuedCount: integer('requeued_count').notNull(),
      /** The last delivery, or with `all` the last event, that was processed. */
      cursor: text('cursor'),
      createdAt: integer('created_at').notNull(),
      finishedAt: integer('finished_at'),
    },
    (t) => [
      index('recoveries_endpoint').on(t.endpointId, t.id),
      index('recoveries_running')
        .on(t.id)
        .where(sql`status = 'running'`),
      uniqueIndex('recoveries_one_running')
        .on(t.endpointId)
        .where(sql`status = 'running'`),
    ],
  );

  /** The attempts to each endpoint by the hour in which they ended, for its success rate. */
  const endpointHours = table(
    'endpoint_hours',
    {
      endpointId: text('endpoint_id')
        .notNull()
        .references(() => endpoints.id),
      /** When the hour begins. */
      hour: integer('hour').notNull(),
      attempts: integer('attempts').notNull(),
      acknowledged: integer('acknowledged').notNull(),
    },
    (t) => [primaryKey({ columns: [t.endpointId, t.hour] }), index('endpoint_hours_hour').on(t.hour)],
  );

  return { endpoints, receivers, recoveries, endpointHours };
}

export type EndpointTables = ReturnType<typeof createEndpointTables>;
