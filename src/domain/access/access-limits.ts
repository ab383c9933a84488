import type { ModelId } from '../models/catalogue.ts';
import type { ImageQuality } from '../models/image-input.ts';

/** What a team or a key may do beside its budgets. Null: not limited. */
export interface AccessLimits {
  /** Calls with a key, of all methods and on both faces, in any 60 seconds. */
  requestsPerMinute: number | null;
  /** Generations that have not ended. */
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

/** Whose limit it is. A call has to keep within the team's and the key's. */
export type LimitScope = 'team' | 'key';

/** The limits that a caller has to keep within; null where none were set. */
export type CallerLimits = Record<LimitScope, AccessLimits | null>;

// At least one: a team that may do nothing is a revoked key. At most what no gateway on one machine serves, so that a slip is noticed.
export const limitBounds = { min: 1, max: 1_000_000 } as const;

/** Why a generation was refused by a limit, and by whose. */
export type LimitRefusal =
  | {
      code: 'too_many_in_flight';
      scope: LimitScope;
      maxInFlight: number;
      /** About when the next of them is likely to end. */
      retryAfterSeconds: number;
    }
  | {
      code: 'model_not_allowed';
      scope: LimitScope;
      field: 'model' | 'imageQuality';
      value: string;
      allowed: readonly string[];
    };
