import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export type Instruments = ReturnType<typeof createInstruments>;

/** What observations are counted with. */
export function createInstruments(registry: Registry) {
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
    accepted: counter('generations_accepted_total', 'Requests for a picture that were accepted.', [
      'model',
      'quality',
      'replayed',
    ]),
    refused: counter(
      'generations_refused_total',
      'Requests for a picture that a budget or a limit refused, by error code.',
      ['code'],
    ),
    finished: counter('generations_finished_total', 'Generations that ended.', [
      'model',
      'quality',
      'status',
      'error',
    ]),
    credits: counter('credits_total', 'Credits settled (spent) or released (given back).', [
      'model',
      'quality',
      'outcome',
    ]),
    duration: histogram(
      'generation_duration_seconds',
      'From acceptance to the end of a generation.',
      ['model', 'quality', 'status'],
      GENERATION_BUCKETS_SECONDS,
    ),
    queued: histogram(
      'generation_queued_seconds',
      'From acceptance to the submission that the upstream took.',
      ['model'],
      GENERATION_BUCKETS_SECONDS,
    ),
    submissions: counter('upstream_submissions_total', 'Tries to hand a generation to the upstream.', [
      'account',
      'outcome',
    ]),
    polls: counter('upstream_polls_total', 'Status checks at the upstream.', ['account', 'outcome']),
    attempts: counter(
      'webhook_attempts_total',
      'Attempts to deliver a webhook; `exhausted` counts also what was ended without one more.',
      ['result'],
    ),
    attemptDuration: histogram(
      'webhook_attempt_duration_seconds',
      'How long an attempt to deliver a webhook took.',
      ['result'],
      ATTEMPT_BUCKETS_SECONDS,
    ),
    deliveryLatency: histogram(
      'webhook_delivery_seconds',
      'From the event to its delivery.',
      [],
      DELIVERY_BUCKETS_SECONDS,
    ),
    unreadableSecrets: counter(
      'webhook_secrets_unreadable_total',
      'Attempts for which no encryption key opened the secret or the headers.',
      [],
    ),
    recoveries: counter('webhook_recoveries_total', 'Recoveries of an endpoint that ended.', ['status']),
    recovered: counter(
      'webhook_deliveries_recovered_total',
      'Failed deliveries that recoveries put back to be sent again.',
      [],
    ),
    receiverCircuitOpened: counter(
      'webhook_circuit_opened_total',
      'Times that a receiver was left alone for a while, after failures in a row.',
      [],
    ),
    disabledEndpoints: counter(
      'webhook_endpoints_disabled_total',
      'Webhook endpoints that the gateway disabled: gone (410) or failing for days.',
      ['reason'],
    ),
    unreconciledCharges: counter(
      'unreconciled_charges_total',
      'Pictures that the upstream may have made without the gateway knowing.',
      [],
    ),
    unreconciledCredits: counter('unreconciled_charges_credits_total', 'What they may have cost.', []),
    alerts: counter('budget_alerts_total', 'Budget thresholds that were reached, in per cent.', [
      'scope',
      'threshold',
    ]),
    audits: counter('ledger_verifications_total', 'Comparisons of the ledger with the budgets.', []),
    differences: new Gauge({
      name: 'nanogate_ledger_differences',
      help: 'Differences that the last comparison found: anything but 0 needs a person.',
      registers,
    }),
  };
}

// From the fastest model to a batch that waited for a day.
const GENERATION_BUCKETS_SECONDS = [5, 10, 15, 20, 30, 45, 60, 120, 300, 900, 3_600, 14_400, 86_400];
// The first attempt should come within a tenth of a second of the event; the retry schedule ends after three days.
const DELIVERY_BUCKETS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 600, 3_600, 36_000, 259_200];
const ATTEMPT_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
