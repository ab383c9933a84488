import { bigint, doublePrecision, index, json, pgTable, text } from 'drizzle-orm/pg-core';
import { type ModelId } from '../../../domain/models/catalogue.ts';
import { type ImageQuality } from '../../../domain/models/image-input.ts';

export const teams = pgTable('teams', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  weight: bigint('weight', { mode: 'number' }).notNull().default(1),
  virtualTime: doublePrecision('virtual_time').notNull().default(0),
  interactiveSinceBatch: bigint('interactive_since_batch', { mode: 'number' }).notNull().default(0),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
});

export const keys = pgTable(
  'keys',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    name: text('name').notNull(),
    secretHash: text('secret_hash').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    revokedAt: bigint('revoked_at', { mode: 'number' }),
  },
  (t) => [index('keys_team').on(t.teamId)],
);
export const accessLimits = pgTable('access_limits', {
  subjectId: text('subject_id').primaryKey(),
  requestsPerMinute: bigint('requests_per_minute', { mode: 'number' }),
  maxInFlight: bigint('max_in_flight', { mode: 'number' }),
  allowedModels: json('allowed_models').$type<ModelId[]>(),
  allowedQualities: json('allowed_qualities').$type<ImageQuality[]>(),
});
