import { describe, expect, it } from 'vitest';
import { createPriceList } from '../../../src/domain/generations/price-list.ts';
import { loadConfig } from '../../../src/config/load-config.ts';

const at = (text: string) => Date.parse(text);
const override = (changes: object) => ({
  model: 'nano-banana-2',
  version: '2026-07',
  effectiveAt: '2026-07-01T00:00:00+02:00',
  credits: { '1K': 5, '2K': 9 },
  ...changes,
});
const read = (text: string) => loadConfig({ PRICES: text }).PRICES;
const listOf = (...overrides: object[]) => createPriceList(read(JSON.stringify(overrides)));

describe('the price list', () => {
  it("has the catalogue's price where the operator says nothing", () => {
    expect(createPriceList().priceOf('nano-banana-2', '4K', at('2026-06-30T00:00:00Z'))).toEqual({
      credits: 16,
      version: '2026-01-01',
    });
  });

  it("takes the operator's price from the instant on that it holds from", () => {
    const list = listOf(override({}));
    expect(list.priceOf('nano-banana-2', '1K', at('2026-06-30T21:59:59.999Z'))?.credits).toBe(4);
    expect(list.priceOf('nano-banana-2', '1K', at('2026-06-30T22:00:00Z'))).toEqual({
      credits: 5,
      version: '2026-07',
    });
    expect(list.priceOf('nano-banana-pro', '1K', at('2026-08-01T00:00:00Z'))?.credits).toBe(4);
  });

  it('lets what took effect last win, in whatever order they are written', () => {
    const list = listOf(
      override({ version: 'b', effectiveAt: '2026-09-01T00:00:00Z', credits: { '1K': 7 } }),
      override({}),
    );
    expect(list.priceOf('nano-banana-2', '1K', at('2026-10-01T00:00:00Z'))?.version).toBe('b');
    expect(list.priceOf('nano-banana-2', '1K', at('2026-08-01T00:00:00Z'))?.version).toBe('2026-07');
  });

  it("takes the operator's price before the catalogue's that holds from the same instant", () => {
    const list = listOf(override({ effectiveAt: '2026-01-01T00:00:00Z' }));
    expect(list.priceOf('nano-banana-2', '1K', at('2026-01-01T00:00:00Z'))?.credits).toBe(5);
  });

  it('has no price for what nobody has priced, and never 0', () => {
    const list = listOf(override({}));
    expect(list.priceOf('nano-banana-2', '4K', at('2026-08-01T00:00:00Z'))).toBeNull();
    expect(list.priceOf('nano-banana-2', '1K', at('2025-01-01T00:00:00Z'))).toBeNull();
  });

  it.each([
    ['text', 'cheap'],
    ['no list', '{}'],
    ['an unknown model', JSON.stringify([override({ model: 'dall-e' })])],
    ['a price of 0', JSON.stringify([override({ credits: { '1K': 0 } })])],
    ['a fraction', JSON.stringify([override({ credits: { '1K': 1.5 } })])],
    ['an unknown quality', JSON.stringify([override({ credits: { '8K': 1 } })])],
    ['no price', JSON.stringify([override({ credits: {} })])],
    ['a day without a time', JSON.stringify([override({ effectiveAt: '2026-07-01' })])],
    ['a day that does not exist', JSON.stringify([override({ effectiveAt: '2026-07-41T00:00:00Z' })])],
    ['a version twice', JSON.stringify([override({}), override({})])],
    ["the catalogue's version", JSON.stringify([override({ version: '2026-01-01' })])],
  ])('refuses a setting with %s', (_what, text) => {
    expect(() => read(text)).toThrow(/^PRICES /);
  });
});
