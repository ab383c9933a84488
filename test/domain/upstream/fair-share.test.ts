import { describe, expect, it } from 'vitest';
import { arrivalTime } from '../../../src/domain/upstream/fair-share.ts';

describe('where the service of a team starts that was idle', () => {
  it('is the present virtual time when nothing was in flight', () => {
    expect(arrivalTime(36, [])).toBe(36);
  });

  it('is before what another team had filled the places with', () => {
    expect(arrivalTime(36, [{ virtualTime: 40, weight: 1, inFlightCredits: 40 }])).toBe(0);
    expect(arrivalTime(76, [{ virtualTime: 80, weight: 1, inFlightCredits: 20 }])).toBe(60);
    expect(arrivalTime(76, [{ virtualTime: 80, weight: 2, inFlightCredits: 20 }])).toBe(70);
  });

  it('is no further back than one filling, whatever an earlier one of few pictures was given', () => {
    const teams = [
      { virtualTime: 1_000, weight: 1, inFlightCredits: 36 },
      { virtualTime: 12, weight: 1, inFlightCredits: 4 },
    ];
    expect(arrivalTime(996, teams)).toBe(960);
  });

  it('is never before the beginning', () => {
    expect(arrivalTime(4, [{ virtualTime: 2, weight: 1, inFlightCredits: 8 }])).toBe(0);
  });
});
