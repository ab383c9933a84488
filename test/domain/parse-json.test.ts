import { expect, it } from 'vitest';
import { parseJson, parseOwnJson } from '../../src/domain/parse-json.ts';

it.each([
  ['{"a":[1,null]}', { a: [1, null] }],
  ['null', null],
  ['"text"', 'text'],
])('parses %s', (text, value) => {
  expect(parseJson(text)).toEqual(value);
  expect(parseOwnJson(text)).toEqual(value);
});

it.each(['', '{', '{"a":1} b', 'undefined', "{'a':1}"])('finds that %j is not JSON', (text) => {
  expect(parseJson(text)).toBeUndefined();
  expect(() => parseOwnJson(text)).toThrow(SyntaxError);
});
