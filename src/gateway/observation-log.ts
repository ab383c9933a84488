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
  receiver_circuit_opened: 'webhook receiver rests',
  endpoint_disabled: 'webhook endpoint disabled',
  deliveries_exhausted: 'webhook deliveries given up',
  secret_unreadable: 'webhook secret cannot be opened',
  recovery_ended: 'webhook recovery ended',
  charge_unreconciled: 'picture in doubt',
  budget_alerted: 'budget threshold reached',
  ledger_verified: 'budgets audited',
} as const satisfies Record<Observation['kind'], string>;

// What wants a person is a warning or an error; what happens all the time and is in the request's own line, or is only a step on
// the way, is for debugging.
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
      return 'warn';
    case 'secret_unreadable':
      return 'error';
    case 'ledger_verified':
      return observation.differences > 0 ? 'error' : 'debug';
  }
}
