import type { ModelId } from '../models/catalogue.ts';
import type { ImageQuality } from '../models/image-input.ts';

/** The limits of a team or a key besides its budgets. Null: no limit. */
export interface AccessLimits {
  /** Requests of all methods, on both faces, in any 60 seconds. */
  requestsPerMinute: number | null;
  /** Generations that have not ended, at the same time. */
  maxInFlight: number | null;
  allowedModels: ModelId[] | null;
  allowedQualities: ImageQuality[] | null;
}

export const noLimits: AccessLimits = {
  requestsPerMinute: null,
  maxInFlight: null,
  allowedModels: null,
  allowedQualities: null,
};

/** Whose limit it is. A request has to stay within the team's and the key's. */
export type LimitScope = 'team' | 'key';

/** The limits of a caller; null where none are set. */
export type CallerLimits = Record<LimitScope, AccessLimits | null>;

// At least one: to stop a team, revoke its keys. At most more than one machine serves, so that a typing
// error is noticed.
export const limitBounds = { min: 1, max: 1_000_000 } as const;

/** Which limit refused a generation, and whose. */
export type LimitRefusal =
  | {
      code: 'too_many_in_flight';
      scope: LimitScope;
      maxInFlight: number;
      /** When the next of them is likely to end. */
      retryAfterSeconds: number;
    }
  | {
      code: 'model_not_allowed';
      scope: LimitScope;
      field: 'model' | 'imageQuality';
      value: string;
      allowed: readonly string[];
    };
