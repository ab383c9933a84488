import { requestsFree, type Allowance } from '../upstream/allowance.ts';
import { MINUTE_MS, type UnixMs } from '../clock.ts';
import { gridIndex } from './completion-distribution.ts';
import { completedByMs, latestFirstPollMs, type PollPlan } from './poll-plan.ts';

/**
 * Until when a poll is deferred although there is a request for it; null when it may be made. While no more requests are free than generations
 * are in flight, each is reserved for a poll that almost surely is its generation's last. Otherwise the one that was polled too early waits,
 * ready, until the next request comes free: after a burst nearly an hour.
 * @param polled when it was submitted, and for how long it was still running at the last poll (0: not polled yet)
 */
export function pollDeferredUntil(
  plan: PollPlan,
  { allowance, inFlight }: ReservedFor,
  { submittedAt, runningMs }: { submittedAt: UnixMs; runningMs: number },
  now: UnixMs,
): UnixMs | null {
  const isEnoughAt = (time: UnixMs) => requestsFree(allowance, time) > inFlight;
  const readyBefore = isEnoughAt(now + PATIENCE_MS) ? READY_BEFORE_A_SHORT_WAIT : READY_BEFORE_A_LONG_WAIT;
  const { distribution } = plan.policy;
  const stillRunning = runningMs === 0 ? 1 : 1 - (distribution.share[gridIndex(runningMs)] ?? 1);
  const latest = latestFirstPollMs(plan.policy);
  const surelyMs = Math.min(
    completedByMs(plan.policy, 1 - (1 - readyBefore) * stillRunning),
    Math.max(runningMs, latest * SURER) + latest,
    plan.limits.maxDurationMs,
  );
  const surelyAt = Math.ceil(submittedAt + surelyMs);
  return surelyAt <= now || isEnoughAt(surelyAt + PATIENCE_MS) ? null : surelyAt;
}

/** What an account has left for the generations that it has in flight. */
export interface ReservedFor {
  allowance: Allowance;
  /** Still to be polled: this one among them, and those whose poll is under way, for they may need one more. */
  inFlight: number;
}

// By when a picture is ready almost surely: the longer one that is not would wait for its next poll, the surer.
const READY_BEFORE_A_SHORT_WAIT = 0.97;
const READY_BEFORE_A_LONG_WAIT = 0.9995;
// So much longer a picture may wait for a request: less than its poll would be deferred by where times vary much.
const PATIENCE_MS = MINUTE_MS;
// How much later than a first poll ever is a poll is deferred at most: what curves say of the last few in a thousand is a guess.
const SURER = 0.05;
