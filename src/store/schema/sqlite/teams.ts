import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { type ModelId } from '../../../domain/models/catalogue.ts';
import { type ImageQuality } from '../../../domain/models/image-input.ts';

export const teams = sqliteTable('teams', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  /** Its share of the upstream beside the others that have work waiting. */
  weight: integer('weight').notNull().default(1),
  /** The fair queue's account of it: service received by weight, and interactive pictures since the last batch one. */
  virtualTime: real('virtual_time').notNull().default(0),
  interactiveSinceBatch: integer('interactive_since_batch').notNull().default(0),
  createdAt: integer('created_at').notNull(),
});

export const keys = sqliteTable(
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

/** What a team or a key may do beside its budgets. Null: not limited. */
export const accessLimits = sqliteTable('access_limits', {
  /** A team's or a key's id. */
  subjectId: text('subject_id').primaryKey(),
  requestsPerMinute: integer('requests_per_minute'),
  maxInFlight: integer('max_in_flight'),
  allowedModels: text('allowed_models', { mode: 'json' }).$type<ModelId[]>(),
  allowedQualities: text('allowed_qualities', { mode: 'json' }).$type<ImageQuality[]>(),
});
