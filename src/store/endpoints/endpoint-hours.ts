import { and, gt, inArray, lte, sql } from 'drizzle-orm';
import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import { change } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

interface CountValues {
  endpointId: string;
  hour: UnixMs;
  acknowledged: 0 | 1;
}

const countOne = change<CountValues>()('count_endpoint_attempt', ({ db, tables: { endpointHours: h } }) =>
  db
    .insert(h)
    .values({
      endpointId: sql.placeholder('endpointId'),
      hour: sql.placeholder('hour'),
      attempts: 1,
      acknowledged: sql.placeholder('acknowledged'),
    })
    .onConflictDoUpdate({
      target: [h.endpointId, h.hour],
      set: {
        attempts: sql`${h.attempts} + 1`,
        acknowledged: sql`${h.acknowledged} + excluded.acknowledged`,
      },
    }),
);

/** Counts an attempt in the roll-up of its hour. */
export async function countAttempt(
  tx: Transaction,
  endpointId: string,
  isAcknowledged: boolean,
): Promise<void> {
  await countOne(tx, { endpointId, hour: hourOf(tx.now), acknowledged: isAcknowledged ? 1 : 0 });
}

/** The attempts of these endpoints in the hours that began after `since`. */
export async function sumAttempts(session: Session, endpointIds: string[], since: UnixMs) {
  const { endpointHours: h } = session.tables;
  return session.db
    .select({
      endpointId: h.endpointId,
      attempts: sql<number>`sum(${h.attempts})`.mapWith(Number),
      acknowledged: sql<number>`sum(${h.acknowledged})`.mapWith(Number),
    })
    .from(h)
    .where(and(inArray(h.endpointId, endpointIds), gt(h.hour, since)))
    .groupBy(h.endpointId);
}

/** Deletes the hours that began by then. */
export async function deleteOldHours(tx: Transaction, before: UnixMs): Promise<void> {
  const { endpointHours: h } = tx.tables;
  await tx.db.delete(h).where(lte(h.hour, before));
}

function hourOf(time: UnixMs): UnixMs {
  return time - (time % HOUR_MS);
}
