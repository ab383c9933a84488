import type { LimitRefusal } from '../../domain/access/access-limits.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { AppError } from '../../domain/app-error.ts';
import { availableCredits } from '../../domain/budgets/budget.ts';
import { catalogue, type ModelId, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { currentPrice } from './accept-generation.ts';
import type { AcceptParams } from './accept-params.ts';
import { checkAcceptParams } from './check-accept-params.ts';
import { checkInputFiles } from '../files/check-input-files.ts';
import type { OperationContext } from '../operation-context.ts';
import { foreseeLimits } from '../access/enforce-limits.ts';
import { refusalOf, type BudgetRefusal } from '../budgets/hold-on-budgets.ts';
import { readBudgets } from '../budgets/read-budgets.ts';

/**
 * Prices a request and checks it against the current limits and budgets. Stores and holds nothing, so
 * another request can use the available credits first.
 * @throws AppError as `acceptGeneration` does
 */
export async function quoteGeneration(context: Context, params: AcceptParams): Promise<GenerationQuote> {
  await checkAcceptParams(context, params);
  const { store, policy } = context;
  const { inputImageUrls = [] } = params.input;
  const errors = await checkInputFiles(store.reader, policy.files, params.principal.teamId, inputImageUrls);
  if (errors.length > 0) throw new AppError('invalid_request', 'The request is not valid.', { errors });
  const input = catalogue[params.model].resolveInput(params.input as ResolvedInput);
  const price = currentPrice(context.policy, params.model, input, context.clock.now());
  const budgets = await readBudgets(context, params.principal);
  const refusal =
    aboveMaximum(params, price.credits) ??
    (await foreseeLimits(context.store.reader, { ...params.principal, model: params.model, input })) ??
    budgets.map((balance) => refusalOf(balance, price.credits)).find((found) => found !== null) ??
    null;
  const headroom = Math.min(...budgets.map(({ usage }) => availableCredits(usage)));
  return {
    model: params.model,
    input,
    priceCredits: price.credits,
    priceVersion: price.version,
    accepted: refusal === null,
    refusal,
    headroomCredits: headroom === Infinity ? null : headroom,
    budgets,
  };
}

export interface PriceRefusal {
  code: 'price_above_max_credits';
  priceCredits: number;
  maxCredits: number;
}

/** The price of a request, and whether it would be accepted now. */
export interface GenerationQuote {
  model: ModelId;
  /** With its defaults filled in. */
  input: ResolvedInput;
  priceCredits: number;
  priceVersion: string;
  accepted: boolean;
  /** The first reason to refuse it; null when it would be accepted. */
  refusal: BudgetRefusal | LimitRefusal | PriceRefusal | null;
  /** Available credits of the tightest budget that applies; null when none does. */
  headroomCredits: number | null;
  budgets: BudgetBalance[];
}

type Context = Pick<OperationContext, 'store' | 'clock' | 'checkReceiver' | 'policy' | 'files'>;

function aboveMaximum({ maxCredits }: AcceptParams, priceCredits: number): PriceRefusal | null {
  return maxCredits !== null && priceCredits > maxCredits
    ? { code: 'price_above_max_credits', priceCredits, maxCredits }
    : null;
}
