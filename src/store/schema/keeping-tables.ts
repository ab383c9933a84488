import { gatewayStateNames } from '../../domain/backups/gateway-state.ts';
import type { AccessTables } from './access-tables.ts';
import type { Dialect } from './sqlite-dialect.ts';

/** How long what belongs to teams is kept, and what the gateway knows of its own backups. */
export function createKeepingTables({ table, text, integer, json }: Dialect, { teams }: AccessTables) {
  /** Shorter than the gateway's settings. Null: as they say. */
  const teamRetention = table('team_retention', {
    teamId: text('team_id')
      .primaryKey()
      .references(() => teams.id),
    textsDays: integer('texts_days'),
    eventsDays: integer('events_days'),
  });

  /** What the processes of the gateway know in common: a row for each name, see `domain/backups/gateway-state.ts`. */
  const gatewayState = table('gateway_state', {
    name: text('name', { enum: gatewayStateNames }).primaryKey(),
    value: json('value').$type<object>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  });

  return { teamRetention, gatewayState };
}
