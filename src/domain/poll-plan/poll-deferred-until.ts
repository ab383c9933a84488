import { requestsFree, type Allowance } from '../upstream/allowance.ts';
import { MINUTE_MS, type UnixMs } from '../clock.ts';
import { completedByMs, type PollPlan } from './poll-plan.ts';

/**
 * Until when a poll is deferred although there is a request for it; null when it may be made. While no more requests are free than pictures
 * are in flight, each is kept for a poll that almost surely is its picture's last. Otherwise the one that had its poll too early waits,
 * ready, until the next request comes free: after a burst nearly an hour.
 * @param inFlight pictures that have still to be polled: this one among them, and those whose poll is under way, for they may need one more
 */
export function pollDeferredUntil(
  plan: PollPlan,
  { allowance, inFlight }: { allowance: Allowance; inFlight: number },
  submittedAt: UnixMs,
  now: UnixMs,
): UnixMs | null {
  const isEnoughAt = (time: UnixMs) => requestsFree(allowance, time) > inFlight;
  const share = isEnoughAt(now + LONG_WAIT_MS) ? READY_BEFORE_A_SHORT_WAIT : READY_BEFORE_A_LONG_WAIT;
  const surelyAt = Math.ceil(submittedAt + completedByMs(plan.policy, share));
  return surelyAt <= now || isEnoughAt(surelyAt + PATIENCE_MS) ? null : surelyAt;
}

// By when a picture is ready almost surely: the longer one that is not would wait for its next poll, the surer.
const READY_BEFORE_A_SHORT_WAIT = 0.97;
const READY_BEFORE_A_LONG_WAIT = 0.995;
const LONG_WAIT_MS = 10 * MINUTE_MS;
// So much longer a picture may wait for a request: less than its poll would be deferred by where times vary much.
const PATIENCE_MS = MINUTE_MS;
