import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { count, timestamp } from '../values.ts';
import { OpenCircuit } from './open-circuit.ts';
import { OverviewBudget } from './overview-budget.ts';
import { PendingDeliveries } from './pending-deliveries.ts';
import { TeamQueue } from './team-queue.ts';

/** `resources/overview/overview-resource.ts`, as a schema. */
export const Overview = Type.Object(
  {
    object: Type.Literal('overview'),
    at: timestamp('When this was so.'),
    budgets: Type.Array(ref(OverviewBudget), {
      description:
        'The 20 budgets of which most is used, or will be by the end of the period; the tightest first.',
    }),
    queue: Type.Array(ref(TeamQueue), { description: 'The teams with the longest queues, at most 50.' }),
    inFlight: count('Generations that the upstream has.'),
    deliveries: ref(PendingDeliveries),
    circuits: Type.Array(ref(OpenCircuit), {
      description: 'Receivers with an open circuit, the longest failing first, at most 20.',
    }),
  },
  { $id: 'Overview', description: 'What is burnt, what waits, and what is not delivered.' },
);
