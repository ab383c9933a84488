import { toTimestamp } from '../../domain/clock.ts';
import { findLastAdminExpiry } from '../../operations/access/find-last-admin-expiry.ts';
import type { OperationContext } from '../../operations/operation-context.ts';
import { ok, warning, type Finding } from './finding.ts';

/** Whether an admin remains. */
export async function examineOperators(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
): Promise<Finding[]> {
  const last = await findLastAdminExpiry(context);
  if (last === null) return [ok('operators', 'no admin is about to be the last one')];
  const { name, expiresAt } = last;
  const verb = expiresAt > context.clock.now() ? 'expires' : 'expired';
  return [
    warning(
      'operators',
      `the token of the last admin, ${name}, ${verb} at ${toTimestamp(expiresAt)}, and ADMIN_TOKEN is not set`,
      'Run nanogate operator create <name> --role admin.',
    ),
  ];
}
