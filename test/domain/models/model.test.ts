import { expect, it } from 'vitest';
import { priceVersionAt, type PriceVersion } from '../../../src/domain/models/model.ts';

it('the prices of a model are those of the newest version whose time has come', () => {
  const version = (name: string, effectiveAt: number): PriceVersion => ({
    version: name,
    effectiveAt,
    credits: { '1K': 4, '2K': 8, '4K': 16 },
  });
  const model = { priceVersions: [version('first', 100), version('second', 200)] };
  const at = (now: number) => priceVersionAt(model, now)?.version;
  expect([99, 100, 199, 200, 1_000].map(at)).toEqual([undefined, 'first', 'first', 'second', 'second']);
  expect(priceVersionAt(model, 99)).toBeNull();
});
