import { Type } from 'typebox';
import { id, nullable, nullableTimestamp } from '../values.ts';

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
