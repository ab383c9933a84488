import type { UnixMs } from '../clock.ts';

/** What earlier polls at a generation saw, as far as it matters for the next. */
export interface PollState {
  /** The last poll that found it running, and the progress that it named. */
  lastRunningAt: UnixMs | null;
  lastProgress: number | null;
  /** A result that is believed only when it comes again, and since when it stands. */
  unconfirmedResult: UnconfirmedResult | null;
  unconfirmedSince: UnixMs | null;
}

/** What an answer says that is believed only when it comes again some time later: the upstream is known to say both by mistake. */
export const unconfirmedResults = ['not_found', 'no_image'] as const;
export type UnconfirmedResult = (typeof unconfirmedResults)[number];
