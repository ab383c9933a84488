/**
 * The error codes of the drop-in face: those of NanoPhoto.AI's Nano Banana 2 document with its HTTP
 * statuses, then three that it does not have. `INVALID_INPUT` and `INTERNAL_ERROR` are words of the
 * vendor's other APIs; what is refused with a natural status of its own (413, 415, 422) keeps it.
 */
export const dropInErrorStatuses = {
  LOGIN_REQUIRED: 401,
  API_KEY_RATE_LIMIT_EXCEEDED: 429,
  INSUFFICIENT_CREDITS: 402,
  INVALID_PROMPT: 400,
  MISSING_INPUT_IMAGE: 400,
  TOO_MANY_IMAGES: 400,
  IMAGE_URLS_REQUIRED: 400,
  CREDIT_RESERVATION_FAILED: 500,
  GENERATION_FAILED: 500,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INVALID_INPUT: 400,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type DropInErrorCode = keyof typeof dropInErrorStatuses;
