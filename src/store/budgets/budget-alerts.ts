import type { Transaction } from '../engine/store.ts';

/**
 * Records an alert. False: it was recorded before, since there is one for each budget, period and
 * threshold.
 */
export async function insertAlert(
  tx: Transaction,
  alert: { budgetId: string; periodStartsAt: number; thresholdPercent: number },
): Promise<boolean> {
  const { budgetAlerts } = tx.tables;
  const rows = await tx.db
    .insert(budgetAlerts)
    .values({ ...alert, createdAt: tx.now })
    .onConflictDoNothing()
    .returning({ thresholdPercent: budgetAlerts.thresholdPercent });
  return rows.length === 1;
}
