import { expect, it } from 'vitest';
import { AppError, invalidField } from '../../src/domain/app-error.ts';

it('says its code and what the caller is shown, and keeps its cause for the log', () => {
  const cause = new Error('inner');
  const error = new AppError('unavailable', 'No database.', {
    cause,
    retryAfterSeconds: 1,
    details: { a: 1 },
  });
  expect(String(error)).toBe('AppError: unavailable: No database.');
  expect(error).toMatchObject({ code: 'unavailable', publicMessage: 'No database.', cause });
  expect(error).toMatchObject({ retryAfterSeconds: 1, details: { a: 1 } });
  expect(error.errors).toBeUndefined();
});

it('names the field that is invalid, also in its sentence', () => {
  expect(invalidField('/limit', 'must be a number')).toMatchObject({
    code: 'invalid_request',
    publicMessage: '/limit must be a number.',
    errors: [{ pointer: '/limit', detail: 'must be a number' }],
  });
});
