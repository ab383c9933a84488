import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { ReadinessChecks } from './readiness-checks.ts';

const statuses = ['ready', 'degraded', 'on_hold', 'not_ready'] as const;

export const Readiness = Type.Object(
  {
    status: Type.Enum(statuses, {
      description:
        '`degraded`: the gateway serves requests, but an operator must act. `on_hold`: after a restore, it serves requests, but submits nothing and sends no webhooks until `nanogate resume`.',
    }),
    checks: ref(ReadinessChecks),
  },
  { $id: 'Readiness', description: 'Whether the gateway serves requests.' },
);

export type ReadinessStatus = (typeof statuses)[number];
