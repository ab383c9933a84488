import { DAY_MS, type UnixMs } from '../../domain/clock.ts';
import { listOperators } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';

// Because somebody looks at /readyz or its alert once in a week at least.
const WARNED_BEFORE_MS = 7 * DAY_MS;

/**
 * When the last admin's token expires, if it does so within a week, or has, while `ADMIN_TOKEN` is not set: then nobody could create
 * another operator over HTTP. Null: an admin remains, or there never was one.
 */
export async function findLastAdminExpiry({
  store: { reader },
  clock,
  policy,
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<LastAdminExpiry | null> {
  if (policy.hasAdminToken) return null;
  const admins = (await listOperators(reader)).filter(
    ({ role, revokedAt }) => role === 'admin' && revokedAt === null,
  );
  let last: LastAdminExpiry | null = null;
  for (const { name, expiresAt } of admins) {
    if (expiresAt === null || expiresAt > clock.now() + WARNED_BEFORE_MS) return null;
    if (last === null || expiresAt > last.expiresAt) last = { name, expiresAt };
  }
  return last;
}

export interface LastAdminExpiry {
  name: string;
  expiresAt: UnixMs;
}
