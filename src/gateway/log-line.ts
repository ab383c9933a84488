import { optionalTimestamp, toTimestamp } from '../domain/clock.ts';
import { waitsForOperator } from '../domain/upstream/circuit.ts';
import type { Observation } from '../domain/observation.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** How an observation is logged. `fields` replace those of the observation. */
export interface LogLine {
  level: Level;
  message: string;
  fields?: Record<string, unknown>;
}

export function lineOf(observation: Observation): LogLine {
  // The table has one entry for each kind, for that kind.
  return (lines[observation.kind] as (observation: Observation) => LogLine)(observation);
}

type Lines = {
  [Kind in Observation['kind']]: (observation: Extract<Observation, { kind: Kind }>) => LogLine;
};

const line = (level: Level, message: string, fields?: Record<string, unknown>): LogLine =>
  fields === undefined ? { level, message } : { level, message, fields };

// What an operator may have to act on is a warning or an error, and the four steps of a generation are `info`. What is frequent and
// only an intermediate step, or already part of the request's line, is for debugging.
const lines: Lines = {
  generation_accepted: ({ replayed }) =>
    line('info', replayed ? 'generation request repeated' : 'generation accepted', { replayed: undefined }),
  generation_refused: () => line('debug', 'generation refused'),
  submission_ended: ({ outcome }) =>
    outcome === 'confirmed'
      ? line('info', 'generation submitted', {
          outcome: undefined,
          reason: undefined,
          statusCode: undefined,
        })
      : line('warn', 'submission ended'),
  poll_ended: () => line('debug', 'poll ended'),
  generation_finished: () => line('info', 'generation ended'),
  webhook_attempted({ status }) {
    if (status === 'delivered')
      return line('info', 'webhook delivered', { status: undefined, error: undefined });
    if (status === 'failed') return line('warn', 'webhook exhausted', { status: undefined });
    return line('warn', 'webhook attempt failed', { status: undefined });
  },
  delivery_exhausted: () => line('warn', 'webhook exhausted'),
  receiver_circuit_opened: ({ retryAt, failingSince }) =>
    line('warn', 'webhook receiver circuit opened', {
      retryAt: toTimestamp(retryAt),
      failingSince: optionalTimestamp(failingSince),
    }),
  endpoint_disabled: ({ failingSince }) =>
    line('warn', 'webhook endpoint disabled', { failingSince: optionalTimestamp(failingSince) }),
  secret_unreadable: () => line('error', 'webhook secret cannot be decrypted'),
  recovery_ended: () => line('info', 'webhook recovery ended'),
  charge_unreconciled: () => line('warn', 'charge unreconciled'),
  budget_alerted: () => line('warn', 'budget alert threshold reached'),
  account_changed({ failureReason, retryAt }) {
    if (failureReason === null)
      return line('info', 'upstream account works again', {
        failureReason: undefined,
        failureMessage: undefined,
        retryAt: undefined,
      });
    const level = waitsForOperator(failureReason) ? 'error' : 'warn';
    return line(level, 'upstream account fails', { retryAt: optionalTimestamp(retryAt) });
  },
  answer_kept: () => line('warn', 'answer kept until the database takes it'),
  answer_lost: () => line('error', 'answer lost: the database did not take it'),
  row_failed: ({ isQuarantined }) => line(isQuarantined ? 'error' : 'warn', 'row could not be processed'),
  file_fetched: ({ outcome }) =>
    line(outcome === 'lost' ? 'error' : outcome === 'failed' ? 'warn' : 'debug', 'file fetched'),
  retention_enforced: () => line('debug', 'texts and events erased at the end of their retention'),
  ledger_verified: ({ differences }) => line(differences > 0 ? 'error' : 'debug', 'ledger verified'),
};
