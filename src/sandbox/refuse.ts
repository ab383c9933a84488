import type { SandboxAnswer } from './sandbox-answer.ts';

/** The vendor's refusal with this error code. `error`: its message; default: the vendor's. */
export function refuse(errorCode: RefusalCode, error: string = refusals[errorCode].error): SandboxAnswer {
  return { status: refusals[errorCode].status, body: { success: false, error, errorCode } };
}

/**
 * The error codes of the vendor's API document with their HTTP statuses. It does not say how a value
 * outside the documented ones is refused; `INVALID_INPUT` is from the vendor's other APIs.
 */
export const refusals = {
  LOGIN_REQUIRED: { status: 401, error: 'Authentication required' },
  API_KEY_RATE_LIMIT_EXCEEDED: {
    status: 429,
    error: 'API key rate limit exceeded. Default: 100 requests/hour. Please try again later.',
  },
  INSUFFICIENT_CREDITS: { status: 402, error: 'Not enough credits' },
  INVALID_PROMPT: { status: 400, error: 'Prompt is missing or empty' },
  MISSING_INPUT_IMAGE: { status: 400, error: 'Edit mode requires input images' },
  TOO_MANY_IMAGES: { status: 400, error: 'Too many input images' },
  IMAGE_URLS_REQUIRED: { status: 400, error: 'API calls require inputImageUrls for edit mode' },
  INVALID_INPUT: { status: 400, error: 'Invalid input' },
  CREDIT_RESERVATION_FAILED: { status: 500, error: 'Failed to reserve credits' },
  GENERATION_FAILED: { status: 500, error: 'Image generation failed' },
  NOT_FOUND: { status: 404, error: 'Generation ID not found' },
  FORBIDDEN: { status: 403, error: 'Access denied (not your generation)' },
} as const satisfies Record<string, { status: number; error: string }>;

export type RefusalCode = keyof typeof refusals;
