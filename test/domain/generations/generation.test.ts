import { describe, expect, it } from 'vitest';
import {
  canBecome,
  creditsOf,
  generationErrorCatalogue,
  generationStatuses,
  isTerminal,
  statusesBefore,
  terminalStatuses,
} from '../../../src/domain/generations/generation.ts';

describe('the state machine', () => {
  const arrows = generationStatuses.flatMap((from) =>
    generationStatuses.filter((to) => canBecome(from, to)).map((to) => `${from} → ${to}`),
  );

  it('has these arrows and no others', () => {
    expect(arrows).toEqual([
      'queued → pending',
      'queued → failed',
      'queued → canceled',
      'pending → generating',
      'pending → completed',
      'pending → failed',
      'generating → completed',
      'generating → failed',
    ]);
  });

  it('has no arrow out of a terminal status, and a way out of every other', () => {
    expect(generationStatuses.filter(isTerminal)).toEqual([...terminalStatuses]);
    for (const status of generationStatuses)
      expect(generationStatuses.some((to) => canBecome(status, to))).toBe(!isTerminal(status));
  });

  it('knows where an arrow comes from', () => {
    expect(statusesBefore('canceled')).toEqual(['queued']);
    expect(statusesBefore('failed')).toEqual(['queued', 'pending', 'generating']);
  });
});

describe('the error of a generation', () => {
  it('is worth another try unless the upstream refused it or may have made it', () => {
    const isFinal = Object.entries(generationErrorCatalogue).filter(([, { retryable }]) => !retryable);
    expect(isFinal.map(([code]) => code)).toEqual([
      'upstream_refused',
      'upstream_outcome_unknown',
      'restored_outcome_unknown',
    ]);
  });
});

describe('the credits of a generation', () => {
  it.each([
    ['queued', { held: 4, settled: 0, released: 0 }],
    ['pending', { held: 4, settled: 0, released: 0 }],
    ['generating', { held: 4, settled: 0, released: 0 }],
    ['completed', { held: 0, settled: 4, released: 0 }],
    ['failed', { held: 0, settled: 0, released: 4 }],
    ['canceled', { held: 0, settled: 0, released: 4 }],
  ] as const)('lie in one place while it is %s', (status, credits) => {
    expect(creditsOf({ status, priceCredits: 4, resolution: null })).toEqual(credits);
  });
});
