/** The last steps of a stop, in their order. Each is aborted when the time for what it names is over. */
export interface StopSignals {
  /** Webhooks and polls under way end without a result. They are due again at once, for the next process. */
  webhooksAndPolls: AbortSignal;
  /** Submissions under way end. Those that were sent have an unknown outcome. */
  submissions: AbortSignal;
  /** Answers that could not be committed until now are lost. */
  writes: AbortSignal;
}

/** Of a process that only its end stops. */
export function neverStopping(): StopSignals {
  const { signal } = new AbortController();
  return { webhooksAndPolls: signal, submissions: signal, writes: signal };
}
