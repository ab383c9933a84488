import { MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import type { GenerationError } from '../generations/generation.ts';
import type { PollState, UnconfirmedResult } from './poll-state.ts';
import type { StatusReply } from '../models/status-reply.ts';

export type PollResult =
  | { result: 'completed'; imageUrl: string }
  | { result: 'failed'; error: GenerationError }
  /** Ask again at `pollAgainAt`; a final word then is believed. */
  | {
      result: 'unconfirmed';
      unconfirmedResult: UnconfirmedResult;
      unconfirmedSince: UnixMs;
      pollAgainAt: UnixMs;
    }
  /** Nothing was said about its end. */
  | { result: 'open' };

/** What one status check told. */
export type PollAnswer =
  | Extract<StatusReply, { kind: 'running' | 'completed' | 'completed_without_image' | 'failed' }>
  | { kind: 'not_found' }
  | { kind: 'forbidden' }
  | { kind: 'no_answer' };

// A read replica that lags, or a picture whose file is still being written, is right again well within these.
const confirmAfterMs: Record<UnconfirmedResult, number> = {
  not_found: 30 * SECOND_MS,
  no_image: 10 * SECOND_MS,
};

const unconfirmedErrors: Record<UnconfirmedResult, GenerationError> = {
  not_found: { code: 'upstream_lost', message: 'The upstream no longer knows the generation' },
  no_image: {
    code: 'upstream_invalid_result',
    message: 'The upstream said completed and gave no usable picture',
  },
};

/**
 * What an answer means for a generation. Only the upstream's own words end one: completed, failed, that it belongs to another account, and, said
 * twice some time apart, that it is not known or that it is completed without a picture. No answer is never a result.
 */
export function toPollResult(answer: PollAnswer, pollState: PollState, now: UnixMs): PollResult {
  switch (answer.kind) {
    case 'completed':
      return { result: 'completed', imageUrl: answer.imageUrl };
    case 'failed':
      return { result: 'failed', error: { code: 'generation_failed', message: answer.message } };
    case 'forbidden':
      return {
        result: 'failed',
        error: { code: 'upstream_lost', message: 'The upstream says that it belongs to another account' },
      };
    case 'not_found':
      return toUnconfirmed('not_found', pollState, now);
    case 'completed_without_image':
      return toUnconfirmed('no_image', pollState, now);
    case 'running':
    case 'no_answer':
      return { result: 'open' };
  }
}

function toUnconfirmed(unconfirmedResult: UnconfirmedResult, pollState: PollState, now: UnixMs): PollResult {
  const unconfirmedSince =
    pollState.unconfirmedResult === unconfirmedResult && pollState.unconfirmedSince !== null
      ? pollState.unconfirmedSince
      : now;
  const pollAgainAt = unconfirmedSince + confirmAfterMs[unconfirmedResult];
  if (pollState.unconfirmedResult === unconfirmedResult && now >= pollAgainAt)
    return { result: 'failed', error: unconfirmedErrors[unconfirmedResult] };
  return { result: 'unconfirmed', unconfirmedResult, unconfirmedSince, pollAgainAt };
}

/** After how long a generation that timed out is polled once more, since the upstream may have made it after all. */
export const FOLLOW_UP_POLLS_MS = [10 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];

/** The next of the follow-up polls; null after the last. */
export function nextFollowUpPoll(timedOutAt: UnixMs, now: UnixMs): UnixMs | null {
  const delayMs = FOLLOW_UP_POLLS_MS.find((ms) => timedOutAt + ms > now);
  return delayMs === undefined ? null : timedOutAt + delayMs;
}
