import { invalidField } from '../../domain/app-error.ts';

/**
 * Parses a text of the format `date-time`.
 * @throws AppError naming the field: the format lets leap seconds and lower-case letters through, which not
 *   every parser reads
 */
export function toTime(pointer: string, text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw invalidField(pointer, 'is not a time that exists in UTC');
}

/** Likewise where null, or nothing, means something of its own. */
export function toOptionalTime(pointer: string, text: string | null | undefined): number | null | undefined {
  return typeof text === 'string' ? toTime(pointer, text) : text;
}
