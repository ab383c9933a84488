import { MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import { backOffs, type AccountFailureReason } from './circuit.ts';

/** The back-off of one generation whose submissions are refused for now; others are submitted meanwhile. */
export interface SubmitBackOff {
  /** It is not submitted before then; null: it never was refused. */
  retryAt: UnixMs | null;
  /** Submissions that were refused and may have been for the generation's own sake. */
  failureCount: number;
  /** When the first of them was refused. */
  failingSince: UnixMs | null;
  /** The last of them: status and redacted excerpt of the answer. */
  failure: string | null;
}

// The first time it only steps behind the others, because another account may confirm it at once.
const FIRST_MS = 2 * SECOND_MS;
const FACTOR = 4;
export const MAX_SUBMIT_BACK_OFF_MS = 10 * MINUTE_MS;
// The answer to a request of another account may differ, so with several accounts a generation that one has
// no credits for does not wait. Alone, it waits as long as the account's first back-off.
const { firstMs: OUT_OF_CREDITS_MS } = backOffs.out_of_credits;

/** After a submission that the upstream certainly did not start. */
export function afterSubmitFailure(
  backOff: SubmitBackOff,
  { cause, received, accounts }: { cause: AccountFailureReason; received: string; accounts: number },
  now: UnixMs,
): SubmitBackOff {
  // No connection and a refused key have nothing to do with the generation.
  if (cause === 'unreachable' || cause === 'key_refused') return backOff;
  // Missing credits never count: the generation is valid, and cheaper ones go on.
  if (cause === 'out_of_credits')
    return { ...backOff, retryAt: accounts > 1 ? now : now + OUT_OF_CREDITS_MS, failure: received };
  const { failureCount, failingSince } = backOff;
  const waitMs =
    failureCount === 0 ? 0 : Math.min(MAX_SUBMIT_BACK_OFF_MS, FIRST_MS * FACTOR ** (failureCount - 1));
  return {
    retryAt: now + waitMs,
    failureCount: failureCount + 1,
    failingSince: failingSince ?? now,
    failure: received,
  };
}

const MAX_FAILURES = 5;
// Fewer could be chance: with three others the account works, and this generation is what it refuses.
const CONFIRMED_OTHERS = 3;

/**
 * Whether the upstream blocks this generation and not the account.
 * @param confirmedOthers of the same account since `failingSince`
 */
export function isBlocked({ failureCount }: SubmitBackOff, confirmedOthers: number): boolean {
  return failureCount >= MAX_FAILURES && confirmedOthers >= CONFIRMED_OTHERS;
}

/** Whether the failure is the generation's own, so that the account's circuits do not count it. */
export function isOwnFailure({ failureCount }: SubmitBackOff, confirmedOthers: number): boolean {
  return failureCount > 1 && confirmedOthers > 0;
}
