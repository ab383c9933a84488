/**
 * How many seconds a replaced secret or key keeps signing beside its successor. A week is enough to update
 * every receiver; a longer overlap would mean that the old one was forgotten rather than replaced.
 */
export const overlapBounds = { min: 0, max: 604_800 };

// A day: a receiver can be updated in working hours.
export const DEFAULT_OVERLAP_SECONDS = 86_400;
