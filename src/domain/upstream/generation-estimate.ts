import type { UnixMs } from '../clock.ts';

/** When the gateway expects to submit a generation and to know its result. */
export interface GenerationEstimate {
  /** How many generations are submitted before it; null once it has been submitted. */
  queuePosition: number | null;
  /** When it will be submitted; null once it has been. */
  startAt: UnixMs | null;
  /** When its result will be known; null once it has ended. */
  completionAt: UnixMs | null;
  /** By when its end is known in 95 of 100 cases. Null once it has ended. */
  completionLatestAt: UnixMs | null;
}

/** For a generation that has ended, and where the queue was not read. */
export const noEstimate: GenerationEstimate = {
  queuePosition: null,
  startAt: null,
  completionAt: null,
  completionLatestAt: null,
};
