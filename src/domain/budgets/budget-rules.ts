import { budgetPeriods, budgetScopes, isTimeZone, type BudgetPeriod } from './budget.ts';
import type { FieldError } from '../errors.ts';

/** Far above any real budget, far below where sums stop being exact. */
export const MAX_CREDITS = 1_000_000_000;

export interface BudgetFields {
  scope: string;
  limitCredits: number;
  period: BudgetPeriod;
  timeZone?: string;
  alertThresholds?: number[];
  rolloverCapCredits?: number | null;
}

/** Everything that is wrong with a budget as it is asked for, whoever asks. */
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
    wrong('rolloverCapCredits', 'makes no sense for the period total, which has no next one');
  return errors;
}

export interface AdjustmentFields {
  credits: number;
  note: string;
  until: number | null | 'period';
}

// The last millisecond that RFC 3339 can write.
const MAX_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const MAX_NOTE_CHARACTERS = 200;

/** Everything that is wrong with an adjustment by itself. Whether the budget can bear it is another matter. */
export function checkAdjustment({ credits, note, until }: AdjustmentFields, now: number): FieldError[] {
  const errors: FieldError[] = [];
  if (!Number.isInteger(credits) || credits === 0 || Math.abs(credits) > MAX_CREDITS)
    errors.push({ pointer: '/credits', detail: `must be a whole number up to ±${MAX_CREDITS}, and not 0` });
  // Printable: it goes into one column and onto terminals.
  if (!/^[^\x00-\x1f\x7f]+$/.test(note) || note.trim() === '' || note.length > MAX_NOTE_CHARACTERS)
    errors.push({ pointer: '/note', detail: `must say why, in 1 to ${MAX_NOTE_CHARACTERS} characters` });
  if (typeof until === 'number' && !(Number.isInteger(until) && until > now && until <= MAX_TIME))
    errors.push({ pointer: '/until', detail: 'must be a time that is still to come' });
  return errors;
}

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
