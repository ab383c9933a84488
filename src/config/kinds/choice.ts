import { Type } from 'typebox';
import { createSetting, type Setting } from '../setting.ts';

export function choice<const T extends string>(
  words: readonly T[],
  defaultText: T,
  description: string,
): Setting<T> {
  return createSetting(Type.Enum([...words]), {
    defaultText,
    description,
    mismatch: `must be one of ${words.join(', ')}`,
    read: (value) => value,
  });
}
