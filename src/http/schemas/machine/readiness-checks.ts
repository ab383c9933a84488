import { Type } from 'typebox';

export const ReadinessChecks = Type.Unsafe<Record<string, string>>({
  $id: 'ReadinessChecks',
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'The result of each check: `ok`, or what is wrong.',
  examples: [{ database: 'ok', migrations: 'ok', workers: 'ok', ledger: 'ok', quarantine: 'ok' }],
});
