import type { ReadinessReport } from '../http/routes/machine/read-readiness.ts';
import type { LedgerVerification } from '../operations/budgets/verify-ledger.ts';
import type { OperationContext } from '../operations/operation-context.ts';

/**
 * `ready`: the database is writable, its schema is current, and no worker fails. `degraded`: all that, but a budget differs from its
 * ledger. Else `not_ready`.
 * @param verification the last ledger verification; null before the first has ended
 */
export async function readiness(
  { store }: Pick<OperationContext, 'store'>,
  workerErrors: Record<string, string>,
  verification: LedgerVerification | null,
): Promise<ReadinessReport> {
  const checks: Record<string, string> = { database: 'ok', migrations: 'ok', workers: 'ok' };
  try {
    await store.transaction(async () => undefined);
    const pending = await store.pendingMigrations();
    if (pending.length > 0) checks.migrations = `${pending.length} pending`;
  } catch {
    checks.database = 'not writable';
  }
  const failing = Object.keys(workerErrors);
  if (failing.length > 0) checks.workers = `failing: ${failing.join(', ')}`;
  const serves = Object.values(checks).every((check) => check === 'ok');
  const found = verification?.differences.length ?? 0;
  checks.ledger = found === 0 ? 'ok' : `${found} ${found === 1 ? 'difference' : 'differences'}`;
  return { status: serves ? (found === 0 ? 'ready' : 'degraded') : 'not_ready', checks };
}
