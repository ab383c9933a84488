import type { CallerLimits } from './access-limits.ts';

/** The authenticated caller: a team, by one of its keys. */
export interface Principal {
  teamId: string;
  keyId: string;
}

/** The caller and its limits. */
export interface Caller {
  principal: Principal;
  limits: CallerLimits;
}
