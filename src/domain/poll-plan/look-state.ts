import type { UnixMs } from '../clock.ts';

/** What an answer says that is believed only when it comes again some time later: the upstream is known to say both by mistake. */
export const pollDoubts = ['not_found', 'no_image'] as const;
export type PollDoubt = (typeof pollDoubts)[number];

/** What earlier looks at a generation saw, as far as it matters for the next. */
export interface LookState {
  /** The last look that found it running, and the progress that it named. */
  lastRunningAt: UnixMs | null;
  lastProgress: number | null;
  /** A verdict that is believed only when it comes again, and since when it stands. */
  doubt: PollDoubt | null;
  doubtSince: UnixMs | null;
}
