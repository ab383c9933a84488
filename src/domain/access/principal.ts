import type { Permission } from './permissions.ts';
import type { CallerLimits } from './access-limits.ts';

/** The authenticated caller: a team, by one of its keys. */
export interface Principal {
  teamId: string;
  keyId: string;
}

/** The caller, its limits and what it may do. */
export interface Caller {
  principal: Principal;
  limits: CallerLimits;
  permissions: readonly Permission[];
}
