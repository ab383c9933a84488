import { describe, expect, it } from 'vitest';
import { interactiveReserve, noReserve } from '../../../src/domain/upstream/interactive-reserve.ts';

describe('the interactive reserve', () => {
  it('is a share of the requests and of the places, rounded so that it is never less', () => {
    expect(interactiveReserve(0.1, { limit: 98, maxInFlight: 10 })).toEqual({
      requests: 10,
      places: 1,
      unanswered: 1,
    });
    expect(interactiveReserve(0.5, { limit: 980, maxInFlight: 98 })).toMatchObject({
      requests: 490,
      places: 49,
    });
  });

  it('is enough for one generation, however small the share is', () => {
    expect(interactiveReserve(0.01, { limit: 98, maxInFlight: 10 })).toMatchObject({
      requests: 3,
      places: 1,
    });
  });

  it.each([1, 2, 3, 4, 5, 6, 8])('leaves something to batch work of an account of %i', (limit) => {
    const { requests, places } = interactiveReserve(0.5, { limit, maxInFlight: 1 });
    expect(places).toBe(0);
    expect(requests).toBe(Math.min(Math.max(3, Math.ceil(limit / 2)), Math.max(0, limit - 3)));
  });

  it('is nothing where none is set', () => {
    expect(interactiveReserve(0, { limit: 98, maxInFlight: 10 })).toBe(noReserve);
  });
});
