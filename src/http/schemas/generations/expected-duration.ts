import { Type } from 'typebox';

export const ExpectedDuration = Type.Object(
  {
    median: Type.Number({ minimum: 0, description: 'Half of the generations take at most this long.' }),
    p95: Type.Number({ minimum: 0, description: '95 of 100 generations take at most this long.' }),
  },
  { $id: 'ExpectedDuration', description: 'How long the upstream usually takes, in seconds.' },
);
