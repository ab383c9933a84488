import { AppError } from '../domain/app-error.ts';

// Somebody has to make space, which takes minutes at least.
const RETRY_AFTER_SECONDS = 60;

/** The error for a request that would begin something new while the store accepts no work. */
export function noSpace(): AppError {
  return new AppError('unavailable', 'The disk of the gateway is almost full.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
