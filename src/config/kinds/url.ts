import { Type } from 'typebox';
import { createSetting, type Setting, type SettingOptions } from '../setting.ts';

/** A URL with one of the protocols; a slash at its end is dropped. */
export function url(
  defaultText: string,
  protocols: string[],
  description: string,
  options: SettingOptions<string> = {},
): Setting<string> {
  return createSetting(Type.String(), {
    defaultText,
    description,
    mismatch: `must be a URL that begins with ${protocols.map((each) => `${each}://`).join(' or ')}`,
    read: (value) =>
      URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1))
        ? value.replace(/\/$/, '')
        : undefined,
    ...options,
  });
}
