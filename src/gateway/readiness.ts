import type { ReadinessReport } from '../http/routes/machine.ts';
import type { AuditReport } from '../operations/budgets/audit-budgets.ts';
import type { OperationContext } from '../operations/context.ts';

/** Ready: the database takes writes, its schema is current, and every worker is well. Degraded: so it is, but the accounts do not add up. */
export async function readiness(
  { store }: Pick<OperationContext, 'store'>,
  troubles: Record<string, string>,
  audit: AuditReport | null,
): Promise<ReadinessReport> {
  const checks: Record<string, string> = { database: 'ok', migrations: 'ok', workers: 'ok' };
  try {
    await store.transaction(async () => undefined);
    const pending = await store.pendingMigrations();
    if (pending.length > 0) checks.migrations = `${pending.length} pending`;
  } catch {
    checks.database = 'not writable';
  }
  const troubled = Object.keys(troubles);
  if (troubled.length > 0) checks.workers = `in trouble: ${troubled.join(', ')}`;
  const serves = Object.values(checks).every((check) => check === 'ok');
  const found = audit?.differences.length ?? 0;
  checks.ledger = found === 0 ? 'ok' : `${found} ${found === 1 ? 'difference' : 'differences'}`;
  return { status: serves ? (found === 0 ? 'ready' : 'degraded') : 'not_ready', checks };
}
