import { Counter, Histogram, type Registry } from 'prom-client';

export type ObservationInstruments = ReturnType<typeof createObservationInstruments>;

/** The instruments that observations are counted with. */
export function createObservationInstruments(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter<Label>({ name: `nanogate_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ) => new Histogram<Label>({ name: `nanogate_${name}`, help, labelNames, buckets, registers });
  return {
    accepted: counter('generations_accepted_total', 'Accepted generation requests.', [
      'model',
      'quality',
      'replayed',
    ]),
    refused: counter(
      'generations_refused_total',
      'Generation requests that a budget or a limit refused, by error code.',
      ['code'],
    ),
    finished: counter('generations_finished_total', 'Generations that ended.', [
      'model',
      'quality',
      'status',
      'error',
    ]),
    credits: counter('credits_total', 'Credits settled or released.', ['model', 'quality', 'outcome']),
    duration: histogram(
      'generation_duration_seconds',
      'Time from acceptance to the end of a generation.',
      ['model', 'quality', 'status'],
      GENERATION_BUCKETS_SECONDS,
    ),
    queued: histogram(
      'generation_queued_seconds',
      'Time from acceptance to the confirmed submission.',
      ['model'],
      GENERATION_BUCKETS_SECONDS,
    ),
    submissions: counter('upstream_submissions_total', 'Submissions to the upstream.', [
      'account',
      'outcome',
    ]),
    erased: counter(
      'retention_erased_total',
      'Generations and events whose texts were erased, and events deleted, at the end of their retention.',
      ['step'],
    ),
    polls: counter('upstream_polls_total', 'Status requests to the upstream.', ['account', 'outcome']),
    accountFailures: counter(
      'upstream_account_failures_total',
      'Times that an account began to fail, by the reason.',
      ['account', 'reason'],
    ),
    attempts: counter(
      'webhook_attempts_total',
      'Webhook delivery attempts; `exhausted` includes deliveries that ended without another attempt.',
      ['result'],
    ),
    attemptDuration: histogram(
      'webhook_attempt_duration_seconds',
      'Duration of a webhook delivery attempt.',
      ['result'],
      ATTEMPT_BUCKETS_SECONDS,
    ),
    deliveryLatency: histogram(
      'webhook_delivery_seconds',
      'Time from an event to its delivery.',
      [],
      DELIVERY_BUCKETS_SECONDS,
    ),
    unreadableSecrets: counter(
      'webhook_secrets_unreadable_total',
      'Delivery attempts whose secret or headers no configured key can decrypt.',
      [],
    ),
    recoveries: counter('webhook_recoveries_total', 'Ended recoveries of an endpoint.', ['status']),
    recovered: counter(
      'webhook_deliveries_recovered_total',
      'Failed deliveries that recoveries have requeued.',
      [],
    ),
    receiverCircuitOpened: counter(
      'webhook_circuit_opened_total',
      'Times that the circuit of a receiver opened after consecutive failures.',
      [],
    ),
    disabledEndpoints: counter(
      'webhook_endpoints_disabled_total',
      'Webhook endpoints that the gateway disabled: gone (410) or failing for days.',
      ['reason'],
    ),
    unreconciledCharges: counter(
      'unreconciled_charges_total',
      'Unreconciled charges: the upstream may have charged for a picture that the gateway never received.',
      [],
    ),
    unreconciledCredits: counter(
      'unreconciled_charges_credits_total',
      'Credits of the unreconciled charges.',
      [],
    ),
    alerts: counter('budget_alerts_total', 'Budget alert thresholds reached, in percent.', [
      'scope',
      'threshold',
    ]),
    keptAnswers: counter(
      'answers_kept_total',
      'Failed tries to commit an answer of the upstream or of a receiver; it is kept and written again.',
      ['to'],
    ),
    lostAnswers: counter(
      'answers_lost_total',
      'Answers that were never committed: any increase needs an operator; the log has what was answered.',
      ['to'],
    ),
    rowFailures: counter(
      'row_failures_total',
      'Rows that a worker could not process; after five failures in a row one is quarantined.',
      ['task', 'quarantined'],
    ),
    fetches: counter('file_fetches_total', 'Fetches of results that ended, by outcome.', ['outcome']),
    fetchedBytes: counter('file_fetched_bytes_total', 'Bytes of the results that were stored.', []),
    verifications: counter('ledger_verifications_total', 'Ledger verifications.', []),
  };
}

// From the fastest model to a batch that waited for a day.
const GENERATION_BUCKETS_SECONDS = [5, 10, 15, 20, 30, 45, 60, 120, 300, 900, 3_600, 14_400, 86_400];
// The first attempt should come within a tenth of a second of the event; the retry schedule ends after
// three days.
const DELIVERY_BUCKETS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 600, 3_600, 36_000, 259_200];
const ATTEMPT_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
