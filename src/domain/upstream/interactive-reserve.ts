/** What batch work leaves free of an account, so that interactive work starts at once. */
export interface InteractiveReserve {
  /** Requests of the allowance. */
  requests: number;
  /** Places in flight. */
  places: number;
  /** Submissions without an answer. */
  unanswered: number;
}

/**
 * The reserve of an account. However small the share is, one interactive generation can be submitted and
 * polled; and however small the account, batch work goes on.
 * @param share 0 to 0.5; 0: batch leaves nothing
 */
export function interactiveReserve(
  share: number,
  { limit, maxInFlight }: { limit: number; maxInFlight: number },
): InteractiveReserve {
  if (!(share > 0)) return noReserve;
  return {
    requests: Math.min(
      Math.max(ONE_GENERATION, Math.ceil(limit * share)),
      Math.max(0, limit - ONE_GENERATION),
    ),
    places: Math.min(Math.max(1, Math.round(maxInFlight * share)), maxInFlight - 1),
    unanswered: 1,
  };
}

export const noReserve: InteractiveReserve = { requests: 0, places: 0, unanswered: 0 };

// One to submit, one to poll, and one more where the first poll was too early.
const ONE_GENERATION = 3;
