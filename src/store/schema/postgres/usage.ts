import { bigint, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { keys, teams } from './teams.ts';
export const usageDaily = pgTable(
  'usage_daily',
  {
    day: text('day').notNull(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    keyId: text('key_id')
      .notNull()
      .references(() => keys.id),
    model: text('model', { enum: modelIds }).notNull(),
    quality: text('quality', { enum: imageQualities }).notNull(),
    completed: bigint('completed', { mode: 'number' }).notNull(),
    failed: bigint('failed', { mode: 'number' }).notNull(),
    canceled: bigint('canceled', { mode: 'number' }).notNull(),
    settledCredits: bigint('settled_credits', { mode: 'number' }).notNull(),
    releasedCredits: bigint('released_credits', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.day, t.keyId, t.model, t.quality] }),
    index('usage_daily_day').on(t.day),
  ],
);
export const usageDailyMetadata = pgTable(
  'usage_daily_metadata',
  {
    day: text('day').notNull(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    metadataKey: text('metadata_key').notNull(),
    metadataValue: text('metadata_value').notNull(),
    completed: bigint('completed', { mode: 'number' }).notNull(),
    failed: bigint('failed', { mode: 'number' }).notNull(),
    canceled: bigint('canceled', { mode: 'number' }).notNull(),
    settledCredits: bigint('settled_credits', { mode: 'number' }).notNull(),
    releasedCredits: bigint('released_credits', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.metadataKey, t.day, t.metadataValue] }),
    index('usage_daily_metadata_day').on(t.metadataKey, t.day),
  ],
);
