import { Type } from 'typebox';
import { createSetting, type Setting, type SettingOptions } from '../setting.ts';

/** Comma-separated; empty text is an empty list. */
export function list(description: string, options: SettingOptions<string[]> = {}): Setting<string[]> {
  return createSetting(Type.Array(Type.String()), {
    defaultText: '',
    description,
    mismatch: 'must be a comma-separated list',
    read: (value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    ...options,
  });
}
