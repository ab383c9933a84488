import type { CallerLimits } from './access-limits.ts';

/** Who calls: a team, by one of its keys. */
export interface Principal {
  teamId: string;
  keyId: string;
}

/** Who calls, and within which limits. */
export interface Caller {
  principal: Principal;
  limits: CallerLimits;
}
