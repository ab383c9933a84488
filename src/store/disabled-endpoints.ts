import { and, eq, isNull, ne } from 'drizzle-orm';
import type { DisabledReason, Endpoint } from '../domain/endpoint.ts';
import type { Transaction } from './store.ts';

/** Null when it is disabled already, or deleted. */
export async function markEndpointDisabled(
  tx: Transaction,
  id: string,
  reason: DisabledReason,
): Promise<Endpoint | null> {
  const { endpoints: e } = tx.tables;
  const [row] = await tx.db
    .update(e)
    .set({ status: 'disabled', disabledReason: reason, disabledAt: tx.now })
    .where(and(eq(e.id, id), ne(e.status, 'disabled'), isNull(e.deletedAt)))
    .returning();
  return row ?? null;
}
