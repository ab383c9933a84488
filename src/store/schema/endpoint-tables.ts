import { sql } from 'drizzle-orm';
import { recoveryStatuses } from '../../domain/deliveries/recovery.ts';
import { disabledReasons, endpointStatuses, type SignatureScheme } from '../../domain/endpoints/endpoint.ts';
import type { EventFilter } from '../../domain/events/event-type.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';

/** Webhook endpoints, the receivers behind them, and recoveries of what an endpoint missed. */
export function createEndpointTables(
  { table, text, integer, json, index, uniqueIndex }: Dialect,
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
      /** When a claim may find something due. Null: nothing waits, it is paused, or it is at capacity. */
      nextAttemptAt: integer('next_attempt_at'),
      consecutiveFailures: integer('consecutive_failures').notNull(),
      /** The first failure since the last success. */
      failingSince: integer('failing_since'),
      /** The circuit breaker is open until then. */
      retryAt: integer('retry_at'),
    },
    (t) => [
      index('receivers_due')
        .on(t.nextAttemptAt)
        .where(sql`next_attempt_at is not null`),
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
      /** Covers events created from `since` (inclusive) until `until` (exclusive). */
      since: integer('since').notNull(),
      until: integer('until').notNull(),
      status: text('status', { enum: recoveryStatuses }).notNull(),
      /** Failed deliveries in that range when the recovery was created. */
      totalCount: integer('total_count').notNull(),
      requeuedCount: integer('requeued_count').notNull(),
      /** The last delivery that was processed. */
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

  return { endpoints, receivers, recoveries };
}

export type EndpointTables = ReturnType<typeof createEndpointTables>;
