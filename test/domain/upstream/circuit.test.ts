import { expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import { circuitOf, closedCircuit } from '../../../src/domain/upstream/circuit.ts';

const NOW = 1_000_000;

it('a circuit is open during the back-off, half-open after it, and closed without a failure', () => {
  const limited = { failureReason: 'rate_limited', retryAt: NOW } as const;
  expect(circuitOf(closedCircuit, NOW)).toBe('closed');
  expect(circuitOf(limited, NOW - 1)).toBe('open');
  expect(circuitOf(limited, NOW)).toBe('half_open');
  expect(circuitOf({ failureReason: 'key_refused', retryAt: null }, NOW + 100 * HOUR_MS)).toBe('open');
});
