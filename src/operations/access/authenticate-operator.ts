import type { UnixMs } from '../../domain/clock.ts';
import type { OperatorPrincipal } from '../../domain/access/operator.ts';
import { operatorToken } from '../../domain/access/operator-token.ts';
import { secretMatches } from '../../domain/access/token-format.ts';
import { findOperator } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';

/** Whose token this is. Only who has the right secret learns that it has expired. */
export async function authenticateOperator(
  { store, clock, tokenUses }: Pick<OperationContext, 'store' | 'clock' | 'tokenUses'>,
  presentedToken: string,
): Promise<AuthenticateOperatorOutcome> {
  const presented = operatorToken.parse(presentedToken);
  if (presented === null) return UNKNOWN;
  const found = await findOperator(store.reader, presented.id);
  if (found?.revokedAt !== null) return UNKNOWN;
  if (!secretMatches(presented.secret, found.secretHash)) return UNKNOWN;
  const { id, name, role, expiresAt } = found;
  if (expiresAt !== null && expiresAt <= clock.now()) return { outcome: 'expired', expiresAt };
  tokenUses.used(id);
  return { outcome: 'authenticated', operator: { id, name, role } };
}

export type AuthenticateOperatorOutcome =
  | { outcome: 'authenticated'; operator: OperatorPrincipal }
  | { outcome: 'expired'; expiresAt: UnixMs }
  /** Malformed, unknown, wrong or revoked: callers do not learn which. */
  | { outcome: 'unknown' };

const UNKNOWN = { outcome: 'unknown' } as const;
