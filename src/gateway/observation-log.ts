import type { Logger } from 'pino';
import type { Observation, Observer } from '../domain/observation.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** One wide line for each thing that happened: a constant message with fields. */
export function createObservationLog(logger: Logger): Observer {
  return (observation) => {
    const { kind, ...fields } = observation;
    logger[levelOf(observation)](fields, messages[kind]);
  };
}

const messages = {
  generation_accepted: 'generation accepted',
  generation_refused: 'generation refused',
  generation_finished: 'generation finished',
  submission_ended: 'submission ended',
  poll_ended: 'poll ended',
  webhook_attempted: 'webhook attempted',
  receiver_circuit_opened: 'webhook receiver circuit opened',
  endpoint_disabled: 'webhook endpoint disabled',
  deliveries_exhausted: 'webhook deliveries exhausted',
  secret_unreadable: 'webhook secret cannot be decrypted',
  recovery_ended: 'webhook recovery ended',
  charge_unreconciled: 'charge unreconciled',
  budget_alerted: 'budget alert threshold reached',
  answer_kept: 'answer kept until the database takes it',
  answer_lost: 'answer lost: the database did not take it',
  row_failed: 'row could not be processed',
  file_fetched: 'file fetched',
  ledger_verified: 'ledger verified',
} as const satisfies Record<Observation['kind'], string>;

// What an operator may have to act on is a warning or an error. What is frequent and already part of the request's line, or only an
// intermediate step, is for debugging.
function levelOf(observation: Observation): Level {
  switch (observation.kind) {
    case 'generation_accepted':
    case 'generation_refused':
    case 'poll_ended':
      return 'debug';
    case 'generation_finished':
    case 'recovery_ended':
      return 'info';
    case 'submission_ended':
      return observation.outcome === 'confirmed' ? 'debug' : 'warn';
    case 'webhook_attempted':
      return observation.status === 'delivered' ? 'debug' : 'warn';
    case 'deliveries_exhausted':
    case 'receiver_circuit_opened':
    case 'endpoint_disabled':
    case 'charge_unreconciled':
    case 'budget_alerted':
    case 'answer_kept':
      return 'warn';
    case 'secret_unreadable':
    case 'answer_lost':
      return 'error';
    case 'row_failed':
      return observation.isQuarantined ? 'error' : 'warn';
    case 'file_fetched':
      return observation.outcome === 'lost' ? 'error' : observation.outcome === 'failed' ? 'warn' : 'debug';
    case 'ledger_verified':
      return observation.differences > 0 ? 'error' : 'debug';
  }
}
