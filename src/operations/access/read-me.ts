import type { AccessLimits, LimitScope } from '../../domain/access/access-limits.ts';
import { permissions, type Permission } from '../../domain/access/permissions.ts';
import type { Principal } from '../../domain/access/principal.ts';
import type { KnownKey, Team } from '../../domain/access/team.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { readBudgets } from '../budgets/read-budgets.ts';
import type { OperationContext } from '../operation-context.ts';
import { findKey } from './find-key.ts';
import { findTeam } from './find-team.ts';
import { readLimits } from './read-limits.ts';

/** Who the caller is, and what applies to it. */
export async function readMe(
  context: Pick<OperationContext, 'store' | 'clock'>,
  principal: Principal,
): Promise<CallerProfile> {
  const [team, key, limits, budgets] = await Promise.all([
    findTeam(context, principal.teamId),
    findKey(context, principal.keyId),
    readLimits(context, principal),
    readBudgets(context, principal),
  ]);
  return { team, key, permissions: key.permissions ?? permissions, limits, budgets };
}

export interface CallerProfile {
  team: Team;
  key: KnownKey;
  permissions: readonly Permission[];
  limits: Record<LimitScope, AccessLimits>;
  budgets: BudgetBalance[];
}
