import type { UnixMs } from '../clock.ts';

/**
 * The upstream may have made and charged for a picture that nobody received; the operator has not resolved
 * it yet.
 */
export interface UnreconciledCharge {
  id: string;
  generationId: string;
  teamId: string;
  credits: number;
  reason: string;
  /** The picture, where it came in the end and nobody was charged for it. */
  imageUrl: string | null;
  /** A link to the kept picture. */
  fileUrl: string | null;
  createdAt: UnixMs;
}

/** `charged`: to the team's budgets after all. `written_off`: no budget is charged. */
export const chargeResolutions = ['charged', 'written_off'] as const;
export type ChargeResolution = (typeof chargeResolutions)[number];
