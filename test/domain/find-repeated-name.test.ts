import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { findRepeatedName } from '../../src/domain/find-repeated-name.ts';

describe('the first name that an object has twice', () => {
  it.each([
    ['{"a":1,"a":2}', '/a'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"input":{"prompt":"x","mode":"y","prompt":"z"}}', '/input/prompt'],
    ['[{"a":1},{"b":[0,{"c/d":1,"c/d":1}]}]', '/1/b/1/c~1d'],
    ['{"":1,"":1}', '/'],
    ['{"a":"}","b":{"a":[]},"b":1}', '/b'],
    ['{ "a\\"b" : 1 , "a\\"b" : 2 }', '/a"b'],
    ['{"a":[{"x":1,"y":2},{"x":1,"x":1}]}', '/a/1/x'],
  ])('of %s is %s', (json, pointer) => {
    expect(findRepeatedName(json)).toBe(pointer);
  });

  it.each([
    '1',
    '"a"',
    '[]',
    '{}',
    '{"a":"a","b":"a"}',
    '[{"a":1},{"a":1}]',
    '{"a":{"a":{"a":1}}}',
    '{"a":["b","b"]}',
  ])('of %s is none', (json) => {
    expect(findRepeatedName(json)).toBeNull();
  });

  it('is none in whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        (value) => findRepeatedName(JSON.stringify(value, null, 1)) === null,
      ),
    );
  });
});
