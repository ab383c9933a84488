import type { UnixMs } from './clock.ts';
import type { PollDoubt } from './poll-verdict.ts';

/** What earlier looks at a generation saw, as far as it matters for the next. */
export interface LookState {
  /** The last look that found it running, and the progress that it named. */
  lastRunningAt: UnixMs | null;
  lastProgress: number | null;
  /** A verdict that is believed only when it comes again, and since when it stands. */
  doubt: PollDoubt | null;
  doubtSince: UnixMs | null;
}
