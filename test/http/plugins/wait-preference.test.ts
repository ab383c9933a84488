import { expect, it } from 'vitest';
import { waitPreference } from '../../../src/http/plugins/wait-preference.ts';

it.each<[string | string[] | undefined, number | null]>([
  [undefined, null],
  ['', null],
  ['wait=1', 1],
  ['wait=60', 60],
  ['wait=61', 60],
  ['wait=999999999', 60],
  ['wait=010', 10],
  ['wait="10"', 10],
  ['Wait = 10', 10],
  ['respond-async, wait=10', 10],
  ['respond-async,wait=10;foo=bar', 10],
  ['foo="a, wait=5", wait=10', 10],
  ['wait=10, wait=20', 10],
  [['respond-async', 'wait=10'], 10],
  ['wait=0', null],
  ['wait=-1', null],
  ['wait=1.5', null],
  ['wait=1e2', null],
  ['wait=ten', null],
  ['wait=9999999999999999999999', null],
  ['wait', null],
  ['wait=', null],
  ['waiting=10', null],
  ['"wait=10"', null],
])('Prefer: %s waits %s seconds', (header, seconds) => {
  expect(waitPreference(header)).toEqual(
    seconds === null ? null : { waitMs: seconds * 1_000, applied: `wait=${seconds}` },
  );
});
