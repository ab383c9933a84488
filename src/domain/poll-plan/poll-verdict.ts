import { MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import type { GenerationError } from '../generations/generation.ts';
import type { LookState, PollDoubt } from './look-state.ts';
import type { StatusReply } from '../models/replies.ts';

/** What one status check told. */
export type PollAnswer =
  | Extract<StatusReply, { kind: 'running' | 'completed' | 'completed_without_image' | 'failed' }>
  | { kind: 'not_found' }
  | { kind: 'forbidden' }
  | { kind: 'no_answer' };

export type PollVerdict =
  | { verdict: 'completed'; imageUrl: string }
  | { verdict: 'failed'; error: GenerationError }
  /** Ask again at `askAt`; a final word then is believed. */
  | { verdict: 'doubtful'; doubt: PollDoubt; doubtSince: UnixMs; askAt: UnixMs }
  /** Nothing was said about its end. */
  | { verdict: 'open' };

// A read replica that lags, or a picture whose file is still being written, is right again well within these.
const doubtAfterMs: Record<PollDoubt, number> = { not_found: 30 * SECOND_MS, no_image: 10 * SECOND_MS };

const doubtErrors: Record<PollDoubt, GenerationError> = {
  not_found: { code: 'upstream_lost', message: 'The upstream no longer knows the generation' },
  no_image: {
    code: 'upstream_invalid_result',
    message: 'The upstream said completed and gave no usable picture',
  },
};

/**
 * What an answer means for a generation. Only the upstream's own words end one: completed, failed, that it belongs to another account, and, said
 * twice some time apart, that it is not known or that it is completed without a picture. No answer is never a verdict.
 */
export function judgePoll(answer: PollAnswer, looks: LookState, now: UnixMs): PollVerdict {
  switch (answer.kind) {
    case 'completed':
      return { verdict: 'completed', imageUrl: answer.imageUrl };
    case 'failed':
      return { verdict: 'failed', error: { code: 'generation_failed', message: answer.message } };
    case 'forbidden':
      return {
        verdict: 'failed',
        error: { code: 'upstream_lost', message: 'The upstream says that it belongs to another account' },
      };
    case 'not_found':
      return doubtOf('not_found', looks, now);
    case 'completed_without_image':
      return doubtOf('no_image', looks, now);
    case 'running':
    case 'no_answer':
      return { verdict: 'open' };
  }
}

function doubtOf(doubt: PollDoubt, looks: LookState, now: UnixMs): PollVerdict {
  const doubtSince = looks.doubt === doubt && looks.doubtSince !== null ? looks.doubtSince : now;
  const askAt = doubtSince + doubtAfterMs[doubt];
  if (looks.doubt === doubt && now >= askAt) return { verdict: 'failed', error: doubtErrors[doubt] };
  return { verdict: 'doubtful', doubt, doubtSince, askAt };
}

/** After how long a generation that was given up is asked about once more, since the upstream may have made it after all. */
export const LATE_LOOKS_MS = [10 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];

/** The next of the late looks; null after the last. */
export function nextLateLook(givenUpAt: UnixMs, now: UnixMs): UnixMs | null {
  const delayMs = LATE_LOOKS_MS.find((ms) => givenUpAt + ms > now);
  return delayMs === undefined ? null : givenUpAt + delayMs;
}
