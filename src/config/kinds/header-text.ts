import { optional, type Setting } from '../setting.ts';
import { text } from './text.ts';

/** A secret that is sent in an HTTP header; null where it is absent. */
export function headerText(description: string, refine?: (value: string) => void): Setting<string | null> {
  return optional(
    text('', description, {
      secret: true,
      pattern: HEADER_TEXT_PATTERN,
      mismatch: 'must be printable ASCII without white space',
      ...(refine && { refine }),
    }),
  );
}

/** What an HTTP header can carry, without white space. */
export const HEADER_TEXT_PATTERN = '^[\\x21-\\x7e]+$';
