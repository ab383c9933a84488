import type { LimitRefusal } from '../../../domain/access/access-limits.ts';
import { toTimestamp } from '../../../domain/clock.ts';
import { AppError } from '../../../domain/app-error.ts';
import type { AcceptOutcome } from '../../../operations/generations/accept-generation.ts';

type Accepted = Extract<AcceptOutcome, { outcome: 'accepted' }>;
type Refusal = Extract<AcceptOutcome, { outcome: 'budget_refused' }>['refusal'];

/**
 * The accepted generation.
 * @throws AppError for every refusal, the same on both faces
 */
export function acceptedGeneration(outcome: AcceptOutcome): Accepted {
  if (outcome.outcome === 'accepted') return outcome;
  throw refusalError(outcome);
}

/** A refusal as the error that callers see. */
export function refusalError(outcome: Exclude<AcceptOutcome, Accepted>): AppError {
  switch (outcome.outcome) {
    case 'idempotency_key_reused':
      return new AppError(
        'idempotency_key_reused',
        'The Idempotency-Key was already used with another request.',
        {
          errors: [{ pointer: 'Idempotency-Key', detail: 'was already used with another request' }],
        },
      );
    case 'price_above_max_credits': {
      const { priceCredits, maxCredits } = outcome;
      return new AppError(
        'price_above_max_credits',
        `The price is ${priceCredits} credits, more than maxCredits, ${maxCredits}.`,
        { details: { priceCredits, maxCredits } },
      );
    }
    case 'limit_refused':
      return limitError(outcome.refusal);
    case 'budget_refused':
      return budgetError(outcome.refusal);
  }
}

function limitError(refusal: LimitRefusal): AppError {
  const { code, scope } = refusal;
  if (code === 'too_many_in_flight') {
    const { maxInFlight, retryAfterSeconds } = refusal;
    const message = `The ${scope} already has ${maxInFlight} generations in flight, its maximum.`;
    return new AppError(code, message, { details: { scope, maxInFlight }, retryAfterSeconds });
  }
  const { field, value, allowed } = refusal;
  const detail = `${value} is not allowed for this ${scope}; allowed: ${allowed.join(', ')}`;
  const pointer = field === 'model' ? '/model' : '/input/imageQuality';
  return new AppError(code, `${pointer} ${detail}.`, { errors: [{ pointer, detail }] });
}

function budgetError({ code, resetsAt, ...figures }: Refusal): AppError {
  const { requiredCredits, scope, limitCredits, adjustmentCredits, heldCredits, settledCredits } = figures;
  const available = Math.max(0, limitCredits + adjustmentCredits - heldCredits - settledCredits);
  const message = `The price of ${requiredCredits} credits exceeds the ${available} available credits of the ${scope} budget`;
  const hint = code === 'budget_held' ? `; ${heldCredits} are held by generations that have not ended.` : '.';
  return new AppError(code, message + hint, {
    details: { ...figures, resetsAt: resetsAt === null ? null : toTimestamp(resetsAt) },
  });
}
