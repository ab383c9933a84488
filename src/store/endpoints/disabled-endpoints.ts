import { and, eq, isNull } from 'drizzle-orm';
import type { DisabledReason, Endpoint } from '../../domain/endpoints/endpoint.ts';
import type { Transaction } from '../engine/store.ts';

/** Null when it is disabled already, or deleted, or paused: what a paused one holds is not given up by an attempt that was under way. */
export async function markEndpointDisabled(
  tx: Transaction,
  id: string,
  reason: DisabledReason,
): Promise<Endpoint | null> {
  const { endpoints: e } = tx.tables;
  const [row] = await tx.db
    .update(e)
    .set({ status: 'disabled', disabledReason: reason, disabledAt: tx.now })
    .where(and(eq(e.id, id), eq(e.status, 'enabled'), isNull(e.deletedAt)))
    .returning();
  return row ?? null;
}
