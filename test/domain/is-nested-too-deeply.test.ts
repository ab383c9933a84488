import { describe, expect, it } from 'vitest';
import { isNestedTooDeeply, MAX_JSON_DEPTH } from '../../src/domain/is-nested-too-deeply.ts';

describe('the nesting of JSON text', () => {
  const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  it('is bounded', () => {
    expect(isNestedTooDeeply(lists(MAX_JSON_DEPTH))).toBe(false);
    expect(isNestedTooDeeply(lists(MAX_JSON_DEPTH + 1))).toBe(true);
    expect(isNestedTooDeeply('{"a":['.repeat(MAX_JSON_DEPTH))).toBe(true);
    expect(isNestedTooDeeply('['.repeat(1_000_000))).toBe(true);
  });

  it('is not that of brackets in text, nor of what stands side by side', () => {
    expect(isNestedTooDeeply(JSON.stringify({ text: '[{"\\'.repeat(1_000) }))).toBe(false);
    expect(isNestedTooDeeply(`[${'[],{},'.repeat(1_000)}0]`)).toBe(false);
    expect(isNestedTooDeeply(`["\\\\",${lists(MAX_JSON_DEPTH)}]`)).toBe(true);
  });
});
