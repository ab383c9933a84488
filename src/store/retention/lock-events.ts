import { eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** Locks events until the commit: nobody asks for another delivery of them meanwhile. */
export async function lockEvents(tx: Transaction, which: SQL): Promise<void> {
  const { events: e } = tx.tables;
  await tx.db
    .select({ id: e.id })
    .from(e)
    .where(sql`${which}${tx.forUpdate}`);
}

/** Likewise for one event; when its texts were erased, or null. Undefined: it was deleted. */
export async function lockEvent(tx: Transaction, id: string): Promise<UnixMs | null | undefined> {
  const { events: e } = tx.tables;
  const [row] = await tx.db
    .select({ textsErasedAt: e.textsErasedAt })
    .from(e)
    .where(sql`${eq(e.id, id)}${tx.forUpdate}`);
  return row?.textsErasedAt;
}

export function ofGenerations({ tables: { events: e } }: Session, generationIds: string[]): SQL {
  return inArray(e.generationId, generationIds);
}
