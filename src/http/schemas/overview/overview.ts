import { Type } from 'typebox';
import { Budget } from '../budgets/budget.ts';
import { ref } from '../ref.ts';
import { count, id, nullable, nullableTimestamp, timestamp } from '../values.ts';

export const OverviewBudget = Type.Object(
  {
    ...Budget.properties,
    forecastCredits: nullable(
      count(
        'What will have been settled at the end of the period, if it goes on as it did so far: settled credits, divided by the elapsed part of the period. Null for a budget that never resets.',
      ),
    ),
  },
  { $id: 'OverviewBudget', description: 'A budget with a forecast.' },
);

export const QueuedTeam = Type.Object(
  {
    teamId: id('team'),
    queued: count('Generations of the team that wait to be submitted.'),
    oldestQueuedAt: timestamp('When the oldest of them was created.'),
  },
  { $id: 'QueuedTeam', description: 'What a team has in the queue.' },
);

export const PendingDeliveries = Type.Object(
  {
    pending: count('Deliveries that have not ended.'),
    oldestPendingAt: nullableTimestamp('When the oldest of their events occurred; null without any.'),
  },
  { $id: 'PendingDeliveries', description: 'Webhooks that are not delivered yet.' },
);

export const OpenCircuit = Type.Object(
  {
    id: Type.String({
      description: "The endpoint's id; for webhooks that come with requests, the team's id and the origin.",
    }),
    endpointId: nullable(id('endpoint', 'Null for webhooks that come with requests.')),
    teamId: nullable(id('team', "Whose receiver it is; null for the operator's.")),
    failingSince: nullableTimestamp('The first failure since the last success.'),
    retryAt: nullableTimestamp('When the next attempt is made.'),
  },
  { $id: 'OpenCircuit', description: 'A receiver of webhooks that is left alone after failures.' },
);

/** What a team and the operator both see. */
export const overviewProperties = {
  object: Type.Literal('overview'),
  at: timestamp('When this was so.'),
  budgets: Type.Array(ref(OverviewBudget), {
    description:
      'The 20 budgets of which most is used, or will be by the end of the period; the tightest first.',
  }),
  queue: Type.Array(ref(QueuedTeam), { description: 'The teams with the longest queues, at most 50.' }),
  inFlight: count('Generations that the upstream has.'),
  deliveries: ref(PendingDeliveries),
  circuits: Type.Array(ref(OpenCircuit), {
    description: 'Receivers with an open circuit, the longest failing first, at most 20.',
  }),
};

/** `resources/overview/overview-resource.ts`, as a schema. */
export const Overview = Type.Object(overviewProperties, {
  $id: 'Overview',
  description: 'What is burnt, what waits, and what is not delivered.',
});
