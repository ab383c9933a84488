import { Type } from 'typebox';
import { count } from '../values.ts';

export const WastedRequests = Type.Object(
  {
    outcome: Type.String({
      description: 'Such as `running`, `not_sent`, `refused`, `unknown`, `no_answer` or `not_found`.',
    }),
    requests: count('Number of requests with this outcome.'),
  },
  { $id: 'WastedRequests', description: 'Requests that made no picture, by outcome.' },
);
