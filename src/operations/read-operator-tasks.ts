import { toTimestamp } from '../domain/clock.ts';
import { failureOf } from '../domain/upstream/account-health.ts';
import { waitsForOperator } from '../domain/upstream/circuit.ts';
import { countQuarantined } from '../store/quarantine/row-failures.ts';
import { findAccounts } from '../store/upstream/upstream-accounts.ts';
import { findLastAdminExpiry } from './access/find-last-admin-expiry.ts';
import type { OperationContext } from './operation-context.ts';

/** What is stored and waits for an operator, by the names of the checks in `/readyz`. */
export async function readOperatorTasks(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
): Promise<Record<string, string>> {
  const {
    store: { reader },
    clock,
    policy,
  } = context;
  const tasks: Record<string, string> = {};
  const quarantined = await countQuarantined(reader);
  if (quarantined > 0) tasks.quarantine = `${quarantined} ${quarantined === 1 ? 'row' : 'rows'}`;
  const names = policy.accounts.map(({ name }) => name);
  const failing = (await findAccounts(reader, names)).flatMap(({ name, health }) => {
    const { failureReason } = failureOf(health, clock.now());
    return waitsForOperator(failureReason) ? [`${name}: ${failureReason}`] : [];
  });
  if (failing.length > 0) tasks.accounts = failing.join(', ');
  const lastAdmin = await findLastAdminExpiry(context);
  if (lastAdmin !== null) tasks.operators = `last admin expires at ${toTimestamp(lastAdmin.expiresAt)}`;
  return tasks;
}
