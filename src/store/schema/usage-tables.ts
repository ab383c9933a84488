import { modelIds } from '../../domain/models/catalogue.ts';
import { imageQualities } from '../../domain/models/image-input.ts';
import { dailyUsageFigures, forFigures, isChargeFigure } from '../../domain/usage/usage-figure.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';

/** Daily roll-ups of how generations ended. */
export function createUsageTables(
  { table, text, integer, index, primaryKey }: Dialect,
  { teams, keys }: AccessTables,
) {
  // A column has the name of its figure in snake case.
  const columnName = (figure: string) => figure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const figures = () =>
    forFigures(dailyUsageFigures, (figure) => {
      const column = integer(columnName(figure)).notNull();
      // Because the rows of 0.3.0 and earlier do not have them.
      return isChargeFigure(figure) ? column.default(0) : column;
    });

  /**
   * How generations ended, by the UTC day on which they ended. Written in the transaction that ends them.
   */
  const usageDaily = table(
    'usage_daily',
    {
      /** `2026-01-31` */
      day: text('day').notNull(),
      teamId: text('team_id')
        .notNull()
        .references(() => teams.id),
      keyId: text('key_id')
        .notNull()
        .references(() => keys.id),
      model: text('model', { enum: modelIds }).notNull(),
      quality: text('quality', { enum: imageQualities }).notNull(),
      ...figures(),
    },
    (t) => [
      primaryKey({ columns: [t.teamId, t.day, t.keyId, t.model, t.quality] }),
      index('usage_daily_day').on(t.day),
    ],
  );

  /** The same by the value of a metadata key, for the keys that the operator keeps reports on. */
  const usageDailyMetadata = table(
    'usage_daily_metadata',
    {
      day: text('day').notNull(),
      teamId: text('team_id')
        .notNull()
        .references(() => teams.id),
      metadataKey: text('metadata_key').notNull(),
      metadataValue: text('metadata_value').notNull(),
      keyId: text('key_id')
        .notNull()
        .references(() => keys.id),
      model: text('model', { enum: modelIds }).notNull(),
      quality: text('quality', { enum: imageQualities }).notNull(),
      ...figures(),
    },
    (t) => [
      primaryKey({
        columns: [t.teamId, t.metadataKey, t.day, t.metadataValue, t.keyId, t.model, t.quality],
      }),
      index('usage_daily_metadata_day').on(t.metadataKey, t.day),
    ],
  );

  return { usageDaily, usageDailyMetadata };
}
