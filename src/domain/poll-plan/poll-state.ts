import type { UnixMs } from '../clock.ts';

/** What earlier polls at a generation saw, as far as it matters for the next. */
export interface PollState {
  /** The last poll that found it running, and the progress that it named. */
  lastRunningAt: UnixMs | null;
  lastProgress: number | null;
  /** A result that is believed only when it comes again, and since when it stands. */
  unconfirmedResult: UnconfirmedResult | null;
  unconfirmedSince: UnixMs | null;
  /** Polls in a row without a usable answer. */
  pollFailureCount: number;
}

/**
 * What an answer says that is believed only when it still does some time later: the upstream is known to say
 * each by mistake.
 */
export const unconfirmedResults = ['not_found', 'forbidden', 'no_image', 'failed'] as const;
export type UnconfirmedResult = (typeof unconfirmedResults)[number];
