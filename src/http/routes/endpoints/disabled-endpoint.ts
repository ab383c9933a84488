import { AppError } from '../../../domain/app-error.ts';

/** The refusal of everything that a disabled endpoint cannot do. */
export function disabledEndpoint(): AppError {
  return new AppError('endpoint_disabled', 'The endpoint is disabled: enable it first.');
}
