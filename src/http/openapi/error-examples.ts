import { errorCatalogue, type ErrorCode } from '../../domain/error-catalogue.ts';
import { ERRORS_PATH } from '../plugins/answer-with-problems.ts';
import { dropInErrorStatuses } from '../schemas/drop-in/drop-in-error-statuses.ts';

const budgetRefusal = {
  budgetId: 'bud_01k3zv0000cccccccccccccccc',
  scope: 'team',
  limitCredits: 1_000,
  adjustmentCredits: 0,
  heldCredits: 16,
  settledCredits: 980,
  requiredCredits: 8,
  resetsAt: '2026-09-30T22:00:00.000Z',
};

/** What some errors have besides. */
const details: Partial<Record<ErrorCode, object>> = {
  invalid_request: { errors: [{ pointer: '/input/prompt', detail: 'is required' }] },
  budget_exceeded: budgetRefusal,
  budget_held: budgetRefusal,
  price_above_max_credits: { priceCredits: 8, maxCredits: 4 },
  cursor_expired: { resumeCursor: 'after-4711' },
  too_many_in_flight: { scope: 'key', maxInFlight: 50 },
  not_cancelable: { generationStatus: 'pending' },
  submission_under_way: { generationStatus: 'queued' },
};

/** An example of every error, by its code: as a problem, and of the drop-in face in its form. */
export const errorExamples: Record<string, object> = {
  ...Object.fromEntries(
    Object.entries(errorCatalogue).map(([code, { status, meaning }]) => [
      code,
      {
        type: `${ERRORS_PATH}#${code}`,
        title: meaning,
        status,
        detail: meaning,
        code,
        requestId: '0c6a5d1e-5f6f-4a4e-9a62-6d3f1f0f4f77',
        ...details[code as ErrorCode],
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(dropInErrorStatuses).map((errorCode) => [
      errorCode,
      { success: false, error: 'What is wrong, as a sentence.', errorCode },
    ]),
  ),
};
