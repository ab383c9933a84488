import type { DropInErrorCode } from '../../schemas/drop-in/drop-in-error-statuses.ts';

/** A refusal of the drop-in face for which the gateway's own error codes are not precise enough. */
export class DropInRefusal extends Error {
  readonly errorCode: DropInErrorCode;

  constructor(errorCode: DropInErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DropInRefusal';
    this.errorCode = errorCode;
  }
}
