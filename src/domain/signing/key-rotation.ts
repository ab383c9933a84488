/**
 * For how long what is replaced, a secret or a key, signs beside what replaces it. A week is enough to bring the new one to every receiver; what
 * signs for longer was not replaced but forgotten.
 */
export const overlapBounds = { min: 0, max: 604_800 };

// Enough to bring a new secret to a receiver in working hours.
export const DEFAULT_OVERLAP_SECONDS = 86_400;
