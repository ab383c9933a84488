import type { UnixMs } from '../clock.ts';

/** A picture that the upstream may have made, and charged for, without the gateway knowing; nobody has judged it yet. */
export interface UnreconciledCharge {
  id: string;
  generationId: string;
  teamId: string;
  credits: number;
  reason: string;
  createdAt: UnixMs;
}
