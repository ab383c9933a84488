import { bodyFaults } from './body-faults.ts';
import { connectionFaults } from './connection-faults.ts';
import { httpFaults } from './http-faults.ts';
import { outcomes } from './outcomes.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario, in the order of the table in docs/sandbox.md. */
export const scenarios: readonly Scenario[] = [
  ...outcomes,
  ...connectionFaults,
  ...httpFaults,
  ...bodyFaults,
];
