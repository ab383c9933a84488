import { sql } from 'drizzle-orm';
import type { ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import { dailyUsageFigures, forFigures, type DailyUsageFigure } from '../../domain/usage/usage-figure.ts';
import { statement } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';
import type { Tables } from '../schema/tables.ts';

type Counts = Record<DailyUsageFigure, number>;
export interface DailyUsage extends Counts {
  /** UTC, `2026-01-31` */
  day: string;
  teamId: string;
  keyId: string;
  model: ModelId;
  quality: ImageQuality;
}
export type MetadataUsage = DailyUsage & { metadataKey: string; metadataValue: string };

const placed = {
  ...forFigures(dailyUsageFigures, (figure) => sql.placeholder(figure)),
  day: sql.placeholder('day'),
  teamId: sql.placeholder('teamId'),
  keyId: sql.placeholder('keyId'),
  model: sql.placeholder('model'),
  quality: sql.placeholder('quality'),
};

/** On a conflict, adds to the row that is there. `excluded` is the row that was to be inserted. */
function added(table: Tables['usageDaily'] | Tables['usageDailyMetadata']) {
  return forFigures(
    dailyUsageFigures,
    (figure) => sql`${table[figure]} + excluded.${sql.identifier(table[figure].name)}`,
  );
}

const upsertDaily = statement<DailyUsage>()('add_daily_usage', ({ db, tables: { usageDaily: u } }) =>
  db
    .insert(u)
    .values(placed)
    .onConflictDoUpdate({ target: [u.teamId, u.day, u.keyId, u.model, u.quality], set: added(u) })
    .returning({ day: u.day }),
);

/** Adds to the day's row or inserts it. Concurrent writers of one row wait for each other. */
export async function addDailyUsage(tx: Transaction, usage: DailyUsage): Promise<void> {
  await upsertDaily(tx, usage);
}

const upsertMetadata = statement<MetadataUsage>()(
  'add_metadata_usage',
  ({ db, tables: { usageDailyMetadata: u } }) =>
    db
      .insert(u)
      .values({
        ...placed,
        metadataKey: sql.placeholder('metadataKey'),
        metadataValue: sql.placeholder('metadataValue'),
      })
      .onConflictDoUpdate({
        target: [u.teamId, u.metadataKey, u.day, u.metadataValue, u.keyId, u.model, u.quality],
        set: added(u),
      })
      .returning({ day: u.day }),
);

/** Likewise for one value of a metadata key. */
export async function addMetadataUsage(tx: Transaction, usage: MetadataUsage): Promise<void> {
  await upsertMetadata(tx, usage);
}
