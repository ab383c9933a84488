/** How one submission ended. */
export type SubmissionOutcome = (typeof submissionOutcomes)[number];

/**
 * `confirmed`: the upstream has the generation. `not_sent`: it certainly never arrived, so it may be
 * submitted again. `refused`: the upstream refused it. `unknown`: it may have arrived, and the upstream has
 * no way to look it up.
 */
export const submissionOutcomes = ['confirmed', 'not_sent', 'refused', 'unknown'] as const;

/**
 * What happens after an unknown outcome: the generation fails (the safe choice), or is submitted once more.
 */
export const unknownOutcomePolicies = ['fail', 'resubmit'] as const;
export type UnknownOutcomePolicy = (typeof unknownOutcomePolicies)[number];
