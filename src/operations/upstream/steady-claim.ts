import type { ClockTimes, UnixMs } from '../../domain/clock.ts';
import { catalogue } from '../../domain/models/catalogue.ts';
import { UNCONFIRMED_LIMIT_MS } from '../../domain/poll-plan/poll-result.ts';
import type { ClaimedPoll } from './claim-polls.ts';

/**
 * The claim with the times since which the limits of its generation count. Where a limit would be over, they are as much later as
 * somebody set the clock ahead in the last hour: a picture that is being made, and that is paid, is not lost for that.
 */
export function steadyClaim(
  claim: ClaimedPoll,
  times: Pick<ClockTimes, 'now' | 'allowanceNow'>,
): ClaimedPoll {
  const { generation, pollState } = claim;
  const { maxDurationMs } = catalogue[generation.model];
  return {
    ...claim,
    generation: { ...generation, submittedAt: steadyStart(generation.submittedAt, maxDurationMs, times) },
    pollState: {
      ...pollState,
      unconfirmedSince: steadyStart(pollState.unconfirmedSince, UNCONFIRMED_LIMIT_MS, times),
    },
  };
}

function steadyStart(
  startedAt: UnixMs | null,
  limitMs: number,
  { now, allowanceNow }: Pick<ClockTimes, 'now' | 'allowanceNow'>,
): UnixMs | null {
  if (startedAt === null || now - startedAt < limitMs) return startedAt;
  return Math.min(now, startedAt + now - allowanceNow);
}
