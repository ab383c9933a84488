import { MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import type { GenerationError } from '../generations/generation.ts';
import type { StatusReply } from '../models/status-reply.ts';
import type { PollState, UnconfirmedResult } from './poll-state.ts';

export type PollResult =
  | { result: 'completed'; imageUrl: string }
  /** `mayBeCharged`: ended without a word from the upstream that it refunds. */
  | { result: 'failed'; error: GenerationError; mayBeCharged: boolean }
  /** Poll again at `pollAgainAt`. */
  | {
      result: 'unconfirmed';
      unconfirmedResult: UnconfirmedResult;
      unconfirmedSince: UnixMs;
      pollAgainAt: UnixMs;
    }
  /** The upstream says that it still runs. */
  | { result: 'running' }
  /** Nothing was said that can be used. */
  | { result: 'unreadable' };

/** What one poll was answered. */
export type PollAnswer =
  | Exclude<StatusReply, { kind: 'refused' | 'unreadable' }>
  | { kind: 'not_found' }
  | { kind: 'forbidden' }
  | { kind: 'no_answer' };

/**
 * What an answer means for a generation. Only the upstream's own words end one: at once where it says
 * completed with a picture, or failed; and where it says that it does not know the generation, that it
 * belongs to another account, that it is completed without a picture, or a word for a failure that is not
 * documented, only after it has said nothing better for `UNCONFIRMED_LIMIT_MS`. No answer is never a result.
 */
export function toPollResult(answer: PollAnswer, pollState: PollState, now: UnixMs): PollResult {
  switch (answer.kind) {
    case 'completed':
      return { result: 'completed', imageUrl: answer.imageUrl };
    case 'failed':
      return {
        result: 'failed',
        error: { code: 'generation_failed', message: answer.message },
        mayBeCharged: false,
      };
    case 'forbidden':
    case 'not_found':
      return toUnconfirmed(answer.kind, unconfirmedErrors[answer.kind], pollState, now);
    case 'completed_without_image':
      return toUnconfirmed('no_image', unconfirmedErrors.no_image, pollState, now);
    case 'failed_unconfirmed':
      return toUnconfirmed('failed', { code: 'generation_failed', message: answer.message }, pollState, now);
    case 'running':
      return { result: answer.unknownStatus === undefined ? 'running' : 'unreadable' };
    case 'no_answer':
      return { result: 'unreadable' };
  }
}

const unconfirmedErrors = {
  not_found: { code: 'upstream_lost', message: 'The upstream no longer knows the generation' },
  forbidden: { code: 'upstream_lost', message: 'The upstream says that it belongs to another account' },
  no_image: {
    code: 'upstream_invalid_result',
    message: 'The upstream said completed and gave no usable picture',
  },
} as const satisfies Partial<Record<UnconfirmedResult, GenerationError>>;

// A read replica that lags, or a picture whose file is still being written, is right again within seconds;
// a deployment or a restored database within minutes.
const FIRST_GAP_MS = 15 * SECOND_MS;
/** For how long a result is polled again that is none. */
export const UNCONFIRMED_LIMIT_MS = 15 * MINUTE_MS;

// Since the first of them, whichever it was: an upstream that alternates between them must not defer the
// end forever. Each gap is as long as all before it.
function toUnconfirmed(
  unconfirmedResult: UnconfirmedResult,
  error: GenerationError,
  pollState: PollState,
  now: UnixMs,
): PollResult {
  const unconfirmedSince = Math.min(now, pollState.unconfirmedSince ?? now);
  const elapsedMs = now - unconfirmedSince;
  if (elapsedMs >= UNCONFIRMED_LIMIT_MS) return { result: 'failed', error, mayBeCharged: true };
  const pollAgainAt = now + Math.max(FIRST_GAP_MS, elapsedMs);
  return { result: 'unconfirmed', unconfirmedResult, unconfirmedSince, pollAgainAt };
}

/** After how long a generation that timed out is polled once more, since the upstream may have made it after all. */
export const FOLLOW_UP_POLLS_MS = [10 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];

/** The next of the follow-up polls; null after the last. */
export function nextFollowUpPoll(timedOutAt: UnixMs, now: UnixMs): UnixMs | null {
  const delayMs = FOLLOW_UP_POLLS_MS.find((ms) => timedOutAt + ms > now);
  return delayMs === undefined ? null : timedOutAt + delayMs;
}
