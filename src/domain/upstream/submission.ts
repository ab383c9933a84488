/**
 * How one try to hand a generation to the upstream ended. `not_sent`: it certainly never arrived, so it may be tried again;
 * `unknown`: it may have arrived, and the upstream has no way to ask.
 */
export const submissionOutcomes = ['confirmed', 'not_sent', 'refused', 'unknown'] as const;
export type SubmissionOutcome = (typeof submissionOutcomes)[number];

/** What the operator wants when the answer to a submission is lost: give up (the safe choice) or submit once more. */
export const unknownOutcomePolicies = ['fail', 'resubmit'] as const;
export type UnknownOutcomePolicy = (typeof unknownOutcomePolicies)[number];

/** How the operator resolves a picture in doubt: the team pays for it after all, or the house does. */
export const chargeResolutions = ['charged', 'written_off'] as const;
export type ChargeResolution = (typeof chargeResolutions)[number];
