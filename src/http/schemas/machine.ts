import { Type } from 'typebox';

export const Health = Type.Object({ status: Type.Literal('ok') }, { $id: 'Health' });

const readinessStatuses = ['ready', 'degraded', 'not_ready'] as const;
export type ReadinessStatus = (typeof readinessStatuses)[number];

export const Readiness = Type.Object(
  {
    status: Type.Enum(readinessStatuses),
    checks: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'What was looked at: `ok`, or what is wrong.',
      examples: [{ database: 'ok', migrations: 'ok', workers: 'ok', ledger: 'ok' }],
    }),
  },
  { $id: 'Readiness' },
);
