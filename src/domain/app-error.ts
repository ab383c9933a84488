import type { ErrorCode } from './error-catalogue.ts';

/**
 * An error whose `publicMessage` is shown to the caller (RFC 9457 `detail`). The cause goes to the log
 * only.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly publicMessage: string;
  readonly errors: FieldError[] | undefined;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, publicMessage: string, options: AppErrorOptions = {}) {
    super(`${code}: ${publicMessage}`, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.publicMessage = publicMessage;
    this.errors = options.errors;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export interface AppErrorOptions {
  cause?: unknown;
  /** For `invalid_request`: one entry for each field. */
  errors?: FieldError[];
  /** Further members of the problem document, such as the budget that refused and the credits required. */
  details?: Record<string, unknown>;
  /** When the same request may be sent again; becomes `Retry-After`. */
  retryAfterSeconds?: number;
}

/** One invalid field. `pointer`: a JSON pointer into the body, or the name of a parameter or header. */
export interface FieldError {
  pointer: string;
  detail: string;
}

/**
 * The error for one invalid field. `detail` completes a sentence that starts with the pointer: `must be a
 * day`.
 */
export function invalidField(pointer: string, detail: string): AppError {
  return new AppError('invalid_request', `${pointer} ${detail}.`, { errors: [{ pointer, detail }] });
}
