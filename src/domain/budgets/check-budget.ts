import type { FieldError } from '../app-error.ts';
import { budgetPeriods, budgetScopes, isTimeZone, type BudgetPeriod } from './budget.ts';

/**
 * Everything that is wrong with a new budget; empty when it is valid. Every face and the command line use
 * it.
 */
export function checkBudget(fields: BudgetFields): FieldError[] {
  const { scope, limitCredits, period, timeZone, alertThresholds, rolloverCapCredits } = fields;
  const errors: FieldError[] = [];
  const wrong = (field: string, detail: string) => errors.push({ pointer: `/${field}`, detail });
  if (!isOneOf(budgetScopes, scope)) wrong('scope', `must be one of ${budgetScopes.join(', ')}`);
  if (!isCredits(limitCredits)) wrong('limitCredits', wholeNumber);
  if (!isOneOf(budgetPeriods, period)) wrong('period', `must be one of ${budgetPeriods.join(', ')}`);
  if (timeZone !== undefined && !isTimeZone(timeZone))
    wrong('timeZone', `must be an IANA name such as Europe/Berlin; there is no ${JSON.stringify(timeZone)}`);
  if (alertThresholds !== undefined && !areThresholds(alertThresholds))
    wrong('alertThresholds', 'must be different whole numbers from 1 to 100');
  if (rolloverCapCredits != null && !isCredits(rolloverCapCredits)) wrong('rolloverCapCredits', wholeNumber);
  if (rolloverCapCredits != null && period === 'total')
    wrong('rolloverCapCredits', 'cannot be combined with the period total, which has no next period');
  return errors;
}

export interface BudgetFields {
  scope: string;
  limitCredits: number;
  period: BudgetPeriod;
  timeZone?: string;
  alertThresholds?: number[];
  rolloverCapCredits?: number | null;
}

// Far above any real budget, and far below where sums of integers stop being exact.
export const MAX_CREDITS = 1_000_000_000;

const wholeNumber = `must be a whole number of credits from 0 to ${MAX_CREDITS}`;

function isCredits(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_CREDITS;
}

function areThresholds(values: number[]): boolean {
  const inRange = values.every((value) => Number.isInteger(value) && value >= 1 && value <= 100);
  return inRange && new Set(values).size === values.length;
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}
