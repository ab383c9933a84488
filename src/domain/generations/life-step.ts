import type { UnixMs } from '../clock.ts';

/** One thing that happened to a generation. What does not apply is null. */
export interface LifeStep {
  at: UnixMs;
  kind: LifeStepKind;
  /** What it is an entry of: `sub_…`, `led_…`, `unc_…`, `evt_…` or `dlv_…`. */
  id: string | null;
  account: string | null;
  budgetId: string | null;
  credits: number | null;
  /** Of a submission, a charge, a delivery or an attempt; the type of an event; the status at the end. */
  outcome: string | null;
  /** A key, a worker or an operator. */
  actor: string | null;
  detail: string | null;
}

export const lifeStepKinds = [
  'accepted',
  'hold',
  'submission_started',
  'submission_ended',
  'submission_deferred',
  'poll',
  'running',
  'ended',
  'settle',
  'release',
  'charge_recorded',
  'charge_resolved',
  'completed_late',
  'event',
  'delivery',
  'attempt',
] as const;
export type LifeStepKind = (typeof lifeStepKinds)[number];

/** A step with nulls for what does not apply. */
export function lifeStep(
  at: UnixMs,
  kind: LifeStepKind,
  rest: Partial<Omit<LifeStep, 'at' | 'kind'>> = {},
): LifeStep {
  return {
    at,
    kind,
    id: null,
    account: null,
    budgetId: null,
    credits: null,
    outcome: null,
    actor: null,
    detail: null,
    ...rest,
  };
}
