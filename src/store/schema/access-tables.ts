import type { ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import type { Dialect } from './sqlite-dialect.ts';

/** Teams, their keys, and what either may do. */
export function createAccessTables({ table, text, integer, real, json, index }: Dialect) {
  const teams = table('teams', {
    id: text('id').primaryKey(),
    name: text('name').notNull().unique(),
    /** Its share of the upstream, relative to the other teams that have work waiting. */
    weight: integer('weight').notNull().default(1),
    /**
     * For the fair queue: service received by weight, and interactive generations since the last batch
     * one.
     */
    virtualTime: real('virtual_time').notNull().default(0),
    interactiveSinceBatch: integer('interactive_since_batch').notNull().default(0),
    createdAt: integer('created_at').notNull(),
  });

  const keys = table(
    'keys',
    {
      id: text('id').primaryKey(),
      teamId: text('team_id')
        .notNull()
        .references(() => teams.id),
      name: text('name').notNull(),
      /** SHA-256 of the secret part, hexadecimal. The secret has 160 random bits, so a fast hash is safe. */
      secretHash: text('secret_hash').notNull(),
      createdAt: integer('created_at').notNull(),
      revokedAt: integer('revoked_at'),
    },
    (t) => [index('keys_team').on(t.teamId)],
  );

  /** Limits of a team or a key beside its budgets. Null: not limited. */
  const accessLimits = table('access_limits', {
    /** A team's or a key's id. */
    subjectId: text('subject_id').primaryKey(),
    requestsPerMinute: integer('requests_per_minute'),
    maxInFlight: integer('max_in_flight'),
    allowedModels: json('allowed_models').$type<ModelId[]>(),
    allowedQualities: json('allowed_qualities').$type<ImageQuality[]>(),
  });

  return { teams, keys, accessLimits };
}

export type AccessTables = ReturnType<typeof createAccessTables>;
