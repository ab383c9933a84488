import { Type } from 'typebox';
import { createSetting, type Setting, type SettingOptions } from '../setting.ts';

/** `key=value` pairs with commas between them, the values percent-encoded, as the settings of OpenTelemetry have them. */
export function keyValues(
  description: string,
  options: SettingOptions<Record<string, string>> = {},
): Setting<Record<string, string>> {
  return createSetting(Type.Record(Type.String(), Type.String()), {
    defaultText: '',
    description,
    mismatch: 'must be key=value pairs with commas between them',
    read: (text) => readPairs(text.split(',').filter((pair) => pair.trim() !== '')),
    ...options,
  });
}

/** Undefined: one is no pair, or is not encoded as it must be. */
function readPairs(pairs: string[]): Record<string, string> | undefined {
  const entries: [string, string][] = [];
  for (const pair of pairs) {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    const decoded = decode(value ?? '');
    if (key === undefined || decoded === null) return undefined;
    entries.push([key, decoded]);
  }
  return Object.fromEntries(entries);
}

function decode(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
