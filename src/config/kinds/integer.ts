import { Type } from 'typebox';
import { createSetting, type Setting, type SettingOptions } from '../setting.ts';

export function integer(
  { min, max }: { min: number; max: number },
  defaultValue: number,
  description: string,
  options: SettingOptions<number> = {},
): Setting<number> {
  return createSetting(Type.Integer({ minimum: min, maximum: max }), {
    defaultText: String(defaultValue),
    description,
    mismatch: `must be a whole number from ${min} to ${max}`,
    // Longer ones lose precision, and `Number` would take `0x10` and `1e3` too.
    read: (value) => (/^\d{1,15}$/.test(value) ? Number(value) : undefined),
    ...options,
  });
}
