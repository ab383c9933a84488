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
  receiver_rests: 'webhook receiver rests',
  endpoint_disabled: 'webhook endpoint disabled',
  deliveries_given_up: 'webhook deliveries given up',
  secret_unreadable: 'webhook secret cannot be opened',
  recovery_ended: 'webhook recovery ended',
  picture_in_doubt: 'picture in doubt',
  budget_alerted: 'budget threshold reached',
  budgets_audited: 'budgets audited',
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
      return observation.outcome === 'taken' ? 'debug' : 'warn';
    case 'webhook_attempted':
      return observation.status === 'delivered' ? 'debug' : 'warn';
    case 'deliveries_given_up':
    case 'receiver_rests':
    case 'endpoint_disabled':
    case 'picture_in_doubt':
    case 'budget_alerted':
      return 'warn';
    case 'secret_unreadable':
      return 'error';
    case 'budgets_audited':
      return observation.differences > 0 ? 'error' : 'debug';
  }
}
