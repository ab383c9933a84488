import type { FieldError } from '../app-error.ts';
import type { UnixMs } from '../clock.ts';
import { MAX_CREDITS } from './check-budget.ts';

/**
 * Everything that is wrong with an adjustment by itself; empty when it is valid. Whether it fits the budget
 * is checked when it is stored.
 */
export function checkAdjustment({ credits, note, until }: AdjustmentFields, now: UnixMs): FieldError[] {
  const errors: FieldError[] = [];
  if (!Number.isInteger(credits) || credits === 0 || Math.abs(credits) > MAX_CREDITS)
    errors.push({ pointer: '/credits', detail: `must be a whole number up to ±${MAX_CREDITS}, and not 0` });
  // Printable, since it is shown in tables and on terminals.
  if (!/^[^\x00-\x1f\x7f]+$/.test(note) || note.trim() === '' || note.length > MAX_NOTE_CHARACTERS)
    errors.push({ pointer: '/note', detail: `must say why, in 1 to ${MAX_NOTE_CHARACTERS} characters` });
  if (typeof until === 'number' && !(Number.isInteger(until) && until > now && until <= MAX_TIME))
    errors.push({ pointer: '/until', detail: 'must be a time in the future' });
  return errors;
}

export interface AdjustmentFields {
  credits: number;
  note: string;
  /** `period`: until the current period ends. Null: for good. */
  until: UnixMs | null | 'period';
}

// The last millisecond that RFC 3339 can express.
const MAX_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
// One or two sentences; it is printed in one column of a table.
const MAX_NOTE_CHARACTERS = 200;
