import { expect, it } from 'vitest';
import { isOvertaken, serverChange } from '../../../src/domain/backups/server-identity.ts';

const first = { systemIdentifier: '1', timeline: 1 };
const promoted = { ...first, timeline: 2 };
const other = { systemIdentifier: '2', timeline: 1 };

it.each([
  ['first seen', null, first, 'none', 'none'],
  ['the same', first, { ...first }, 'none', 'none'],
  ['a promoted standby', first, promoted, 'another_timeline', 'failed_over'],
  ['a restore to a time, on a lower timeline', promoted, first, 'another_timeline', 'failed_over'],
  // Standbys have the system identifier of their primary, so it is none.
  ['another server', first, other, 'another_server', 'another_server'],
] as const)('%s', (_, before, now, asynchronous, synchronous) => {
  expect(serverChange(before, now, 'asynchronous')).toBe(asynchronous);
  expect(serverChange(before, now, 'synchronous')).toBe(synchronous);
});

it('an old primary is overtaken by the standby that was promoted, and by nothing else', () => {
  expect(isOvertaken(first, promoted)).toBe(true);
  expect(isOvertaken(promoted, first)).toBe(false);
  expect(isOvertaken(first, first)).toBe(false);
  expect(isOvertaken(other, promoted)).toBe(false);
  expect(isOvertaken(first, null)).toBe(false);
});
