import { expect, it } from 'vitest';
import { changedFields } from '../../../src/domain/audit/changed-fields.ts';

it('shows what differs, before and after, and nothing else', () => {
  const before = { name: 'web', weight: 1, models: ['a', 'b'], gone: 1 };
  const after = { name: 'web', weight: 2, models: ['a', 'b'], added: null };
  expect(changedFields(before, after)).toEqual({
    before: { weight: 1, gone: 1 },
    after: { weight: 2, added: null },
  });
});

it('compares lists and objects by what they contain', () => {
  expect(changedFields({ models: ['a'] }, { models: ['a', 'b'] })).toEqual({
    before: { models: ['a'] },
    after: { models: ['a', 'b'] },
  });
  expect(changedFields({ limits: { a: 1 } }, { limits: { a: 1 } })).toEqual({ before: {}, after: {} });
});
