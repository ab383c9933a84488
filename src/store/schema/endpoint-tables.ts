import { sql } from 'drizzle-orm';
import { disabledReasons, endpointStatuses, type SignatureScheme } from '../../domain/endpoints/endpoint.ts';
import type { EventFilter } from '../../domain/events/event-type.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';

/** The webhook endpoints of the teams and of the operator. */
export function createEndpointTables(
  { table, text, integer, json, index }: Dialect,
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

  return { endpoints };
}

export type EndpointTables = ReturnType<typeof createEndpointTables>;
