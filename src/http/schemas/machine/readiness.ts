import { Type } from 'typebox';

const statuses = ['ready', 'degraded', 'not_ready'] as const;

export const Readiness = Type.Object(
  {
    status: Type.Enum(statuses, {
      description: '`degraded`: the gateway serves requests, but an operator must act.',
    }),
    checks: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'The result of each check: `ok`, or what is wrong.',
      examples: [{ database: 'ok', migrations: 'ok', workers: 'ok', ledger: 'ok', quarantine: 'ok' }],
    }),
  },
  { $id: 'Readiness' },
);

export type ReadinessStatus = (typeof statuses)[number];
