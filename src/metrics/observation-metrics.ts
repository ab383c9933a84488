import type { Registry } from 'prom-client';
import type { Observation, Observer } from '../domain/observation.ts';
import { startAtZero } from './start-at-zero.ts';
import { createObservationInstruments, type ObservationInstruments } from './observation-instruments.ts';

/** Counts everything that is observed. */
export function createObservationMetrics(
  registry: Registry,
  accounts: readonly string[],
): { observe: Observer } {
  const instruments = createObservationInstruments(registry);
  startAtZero(instruments, accounts);
  return {
    observe(observation) {
      // The table has one counter for each kind, for that kind.
      const count = counters[observation.kind] as (m: ObservationInstruments, o: Observation) => void;
      count(instruments, observation);
    },
  };
}

type Counters = {
  [Kind in Observation['kind']]: (
    instruments: ObservationInstruments,
    observation: Extract<Observation, { kind: Kind }>,
  ) => void;
};

const counters: Counters = {
  generation_accepted: (m, { model, quality, replayed }) =>
    m.accepted.inc({ model, quality, replayed: String(replayed) }),
  generation_refused: (m, { code }) => m.refused.inc({ code }),
  generation_finished(m, { model, quality, status, errorCode, priceCredits, queuedMs, totalMs }) {
    m.finished.inc({ model, quality, status, error: errorCode ?? 'none' });
    m.credits.inc({ model, quality, outcome: status === 'completed' ? 'settled' : 'released' }, priceCredits);
    m.duration.observe({ model, quality, status }, totalMs / 1_000);
    if (queuedMs !== null) m.queued.observe({ model }, queuedMs / 1_000);
  },
  submission_ended: (m, { account, outcome }) => m.submissions.inc({ account, outcome }),
  poll_ended: (m, { account, outcome }) => m.polls.inc({ account, outcome }),
  webhook_attempted(m, { status, durationMs, sinceEventMs }) {
    const result = attemptResults[status];
    m.attempts.inc({ result });
    m.attemptDuration.observe({ result }, durationMs / 1_000);
    if (status === 'delivered') m.deliveryLatency.observe(sinceEventMs / 1_000);
  },
  delivery_exhausted: (m) => m.attempts.inc({ result: attemptResults.failed }),
  secret_unreadable: (m) => m.unreadableSecrets.inc(),
  recovery_ended(m, { status, requeuedCount }) {
    m.recoveries.inc({ status });
    m.recovered.inc(requeuedCount);
  },
  receiver_circuit_opened: (m) => m.receiverCircuitOpened.inc(),
  endpoint_disabled: (m, { reason }) => m.disabledEndpoints.inc({ reason }),
  charge_unreconciled(m, { credits }) {
    m.unreconciledCharges.inc();
    m.unreconciledCredits.inc(credits);
  },
  account_changed(m, { account, failureReason: reason }) {
    if (reason !== null) m.accountFailures.inc({ account, reason });
  },
  budget_alerted: (m, { scope, thresholdPercent }) =>
    m.alerts.inc({ scope, threshold: String(thresholdPercent) }),
  answer_kept: (m, { answer: { to } }) => m.keptAnswers.inc({ to }),
  answer_lost: (m, { answer: { to } }) => m.lostAnswers.inc({ to }),
  row_failed: (m, { task, isQuarantined }) => m.rowFailures.inc({ task, quarantined: String(isQuarantined) }),
  file_fetched(m, { outcome, bytes }) {
    m.fetches.inc({ outcome });
    if (outcome === 'stored') m.fetchedBytes.inc(bytes ?? 0);
  },
  retention_enforced: (m, { step, count }) => m.erased.inc({ step }, count),
  ledger_verified: (m) => m.verifications.inc(),
};

const attemptResults = { delivered: 'delivered', pending: 'will_retry', failed: 'exhausted' } as const;
