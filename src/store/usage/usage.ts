import { sql } from 'drizzle-orm';
import type { ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import { statement } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';
import type { Tables } from '../schema/tables.ts';

interface Counts {
  completed: number;
  failed: number;
  canceled: number;
  settledCredits: number;
  releasedCredits: number;
}
interface Place {
  /** UTC, `2026-01-31` */
  day: string;
  teamId: string;
}
export type DailyUsage = Counts & Place & { keyId: string; model: ModelId; quality: ImageQuality };
export type MetadataUsage = Counts & Place & { metadataKey: string; metadataValue: string };

const counted = {
  completed: sql.placeholder('completed'),
  failed: sql.placeholder('failed'),
  canceled: sql.placeholder('canceled'),
  settledCredits: sql.placeholder('settledCredits'),
  releasedCredits: sql.placeholder('releasedCredits'),
};

/** What a conflict adds to the row that is there: `excluded` is the one that was to be inserted. */
function added(table: Tables['usageDaily'] | Tables['usageDailyMetadata']) {
  return {
    completed: sql`${table.completed} + excluded.completed`,
    failed: sql`${table.failed} + excluded.failed`,
    canceled: sql`${table.canceled} + excluded.canceled`,
    settledCredits: sql`${table.settledCredits} + excluded.settled_credits`,
    releasedCredits: sql`${table.releasedCredits} + excluded.released_credits`,
  };
}

const upsertDaily = statement<DailyUsage>()('add_daily_usage', ({ db, tables: { usageDaily: u } }) =>
  db
    .insert(u)
    .values({
      ...counted,
      day: sql.placeholder('day'),
      teamId: sql.placeholder('teamId'),
      keyId: sql.placeholder('keyId'),
      model: sql.placeholder('model'),
      quality: sql.placeholder('quality'),
    })
    .onConflictDoUpdate({ target: [u.teamId, u.day, u.keyId, u.model, u.quality], set: added(u) })
    .returning({ day: u.day }),
);

/** Adds to the day's row, or makes it. Rows of one key and day are written one after the other. */
export async function addDailyUsage(tx: Transaction, usage: DailyUsage): Promise<void> {
  await upsertDaily(tx, usage);
}

const upsertMetadata = statement<MetadataUsage>()(
  'add_metadata_usage',
  ({ db, tables: { usageDailyMetadata: u } }) =>
    db
      .insert(u)
      .values({
        ...counted,
        day: sql.placeholder('day'),
        teamId: sql.placeholder('teamId'),
        metadataKey: sql.placeholder('metadataKey'),
        metadataValue: sql.placeholder('metadataValue'),
      })
      .onConflictDoUpdate({ target: [u.teamId, u.metadataKey, u.day, u.metadataValue], set: added(u) })
      .returning({ day: u.day }),
);

export async function addMetadataUsage(tx: Transaction, usage: MetadataUsage): Promise<void> {
  await upsertMetadata(tx, usage);
}
