import type { Static, TSchema } from 'typebox';
import { parseJson } from '../../domain/parse-json.ts';
import { createSetting, type Setting, type SettingOptions } from '../setting.ts';

/** JSON that, read with `revive`, matches the schema. */
export function jsonValue<Schema extends TSchema>(
  schema: Schema,
  defaultText: string,
  description: string,
  { mismatch, revive = (json) => json, ...options }: JsonOptions<Static<Schema>>,
): Setting<Static<Schema>> {
  return createSetting(schema, {
    defaultText,
    description,
    mismatch,
    read: (value) => revive(parseJson(value)),
    ...options,
  });
}

type JsonOptions<T> = SettingOptions<T> & {
  mismatch: string;
  /** Makes the value of the parsed JSON, which is undefined for text that is not JSON. */
  revive?: (json: unknown) => unknown;
};
