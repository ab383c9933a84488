import { Type } from 'typebox';
import { createSetting, type Setting, type SettingOptions } from '../setting.ts';

/** Any text, or, with a pattern, text that matches it. */
export function text(
  defaultText: string,
  description: string,
  { pattern, mismatch = 'is wrong', ...options }: SettingOptions<string> & { pattern?: string } = {},
): Setting<string> {
  const schema = Type.String(pattern === undefined ? {} : { pattern });
  return createSetting(schema, { defaultText, description, mismatch, read: (value) => value, ...options });
}
