import type { Counter } from 'prom-client';
import { budgetScopes, defaultAlertThresholds } from '../domain/budgets/budget.ts';
import { recoveryStatuses } from '../domain/deliveries/recovery.ts';
import { disabledReasons } from '../domain/endpoints/endpoint.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';
import { generationErrorCatalogue, terminalStatuses } from '../domain/generations/generation.ts';
import { modelIds } from '../domain/models/catalogue.ts';
import { imageQualities } from '../domain/models/image-input.ts';
import { answerSources, fetchOutcomes, pollWords } from '../domain/observation.ts';
import { rowTasks } from '../domain/quarantine/row-failure.ts';
import { retentionSteps } from '../domain/retention/retention.ts';
import { accountFailureReasons } from '../domain/upstream/circuit.ts';
import { submissionOutcomes } from '../domain/upstream/submission-outcome.ts';
import type { ObservationInstruments } from './observation-instruments.ts';

const booleans = ['true', 'false'];
const refusals: ErrorCode[] = [
  'budget_exceeded',
  'budget_held',
  'price_above_max_credits',
  'too_many_in_flight',
  'model_not_allowed',
  'idempotency_key_reused',
];
const ends = [
  ...terminalStatuses.filter((status) => status !== 'failed').map((status) => ({ status, error: 'none' })),
  ...Object.keys(generationErrorCatalogue).map((error) => ({ status: 'failed', error })),
];

/**
 * Starts every time series whose labels are known at 0: a series that appears with its first incident has no increase, so that no
 * alert would see that incident.
 */
export function startAtZero(m: ObservationInstruments, accounts: readonly string[]): void {
  for (const labels of combine({ model: modelIds, quality: imageQualities })) {
    for (const replayed of booleans) m.accepted.inc({ ...labels, replayed }, 0);
    for (const end of ends) m.finished.inc({ ...labels, ...end }, 0);
    for (const outcome of ['settled', 'released']) m.credits.inc({ ...labels, outcome }, 0);
    for (const status of terminalStatuses) m.duration.zero({ ...labels, status });
  }
  for (const model of modelIds) m.queued.zero({ model });
  start(m.refused, { code: refusals });
  start(m.submissions, { account: accounts, outcome: submissionOutcomes });
  start(m.polls, { account: accounts, outcome: pollWords });
  start(m.accountFailures, { account: accounts, reason: accountFailureReasons });
  start(m.attempts, { result: attemptResults });
  for (const result of attemptResults) m.attemptDuration.zero({ result });
  start(m.recoveries, { status: recoveryStatuses });
  start(m.disabledEndpoints, { reason: disabledReasons });
  start(m.alerts, { scope: budgetScopes, threshold: defaultAlertThresholds.map(String) });
  start(m.keptAnswers, { to: answerSources });
  start(m.lostAnswers, { to: answerSources });
  start(m.rowFailures, { task: rowTasks, quarantined: booleans });
  start(m.erased, { step: retentionSteps });
  start(m.fetches, { outcome: fetchOutcomes });
}

const attemptResults = ['delivered', 'will_retry', 'exhausted'];

function start<Label extends string>(
  counter: Counter<Label>,
  values: Record<Label, readonly string[]>,
): void {
  for (const labels of combine(values)) counter.inc(labels, 0);
}

/** Each combination of the values. */
function combine<Label extends string>(values: Record<Label, readonly string[]>): Record<Label, string>[] {
  return Object.entries<readonly string[]>(values).reduce<Record<string, string>[]>(
    (made, [label, texts]) => made.flatMap((labels) => texts.map((text) => ({ ...labels, [label]: text }))),
    [{}],
  );
}
