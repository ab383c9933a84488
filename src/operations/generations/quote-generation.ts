import type { LimitRefusal } from '../../domain/access/access-limits.ts';
import type { BudgetBalance } from '../../resources/budget-resource.ts';
import { availableCredits } from '../../domain/budgets/budget.ts';
import { catalogue, type ModelId, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { priceCommand } from './accept-generation.ts';
import type { AcceptParams } from './accept-params.ts';
import { checkAcceptParams } from './check-accept-params.ts';
import type { OperationContext } from '../context.ts';
import { foreseeLimits } from '../access/enforce-limits.ts';
import { refusalOf, type BudgetRefusal } from '../budgets/hold-credits.ts';
import { readBudgets } from '../budgets/read-budgets.ts';

/**
 * Prices a request and compares it with the limits and the budgets as they stand. Stores and holds nothing, so that another request may take what is left.
 * @throws AppError as `acceptGeneration` does
 */
export async function quoteGeneration(context: Context, command: AcceptParams): Promise<Quote> {
  await checkAcceptParams(context, command);
  const input = catalogue[command.model].resolveInput(command.input as ResolvedInput);
  const price = priceCommand(context.policy, command.model, input, context.clock.now());
  const budgets = await readBudgets(context, command.principal);
  const refusal =
    aboveMaximum(command, price.credits) ??
    (await foreseeLimits(context.store.reader, { ...command.principal, model: command.model, input })) ??
    budgets.map((statement) => refusalOf(statement, price.credits)).find((found) => found !== null) ??
    null;
  const headroom = Math.min(...budgets.map(({ usage }) => availableCredits(usage)));
  return {
    model: command.model,
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

/** What a request would cost, and whether it would be accepted if it came now. */
export interface Quote {
  model: ModelId;
  /** With its defaults filled in. */
  input: ResolvedInput;
  priceCredits: number;
  priceVersion: string;
  accepted: boolean;
  /** The first reason for which it would be refused. */
  refusal: BudgetRefusal | LimitRefusal | PriceRefusal | null;
  /** What is available in the tightest of the budgets that apply; null when none does. */
  headroomCredits: number | null;
  budgets: BudgetBalance[];
}

type Context = Pick<OperationContext, 'store' | 'clock' | 'checkReceiver' | 'policy'>;

function aboveMaximum({ maxCredits }: AcceptParams, priceCredits: number): PriceRefusal | null {
  return maxCredits !== null && priceCredits > maxCredits
    ? { code: 'price_above_max_credits', priceCredits, maxCredits }
    : null;
}
