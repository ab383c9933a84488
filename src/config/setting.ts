import { Type, type TSchema, type TUnsafe } from 'typebox';
import { Check } from 'typebox/schema';

/** The JSON Schema of a setting's value, typed as `T`, with what else there is to know about the setting. */
export type Setting<T> = TUnsafe<T> & SettingFacts;

interface SettingFacts {
  description: string;
  /** The default as it would be written in the environment; null where there is none. */
  defaultText: string | null;
  /** The unit of a number or of the numbers in a list. */
  unit?: string | undefined;
  /** Can come from the file that `NAME_FILE` names, and is never printed. */
  secret?: boolean | undefined;
  /** Makes a value of the text. What it returns is checked against the schema. @throws Error worded to follow the setting's name */
  read(text: string): unknown;
  /** What is wrong with a value that does not match the schema, worded to follow the setting's name. */
  mismatch: string;
  /** Checks what a schema cannot say. @throws Error worded to follow the setting's name */
  refine?: ((value: never) => void) | undefined;
}

export type SettingOptions<T> = Partial<Pick<SettingFacts, 'unit' | 'secret' | 'mismatch'>> & {
  refine?: (value: T) => void;
};

/** @typeParam T what `schema` describes */
export function createSetting<T>(schema: TSchema, facts: SettingFacts): Setting<T> {
  return Object.assign(Type.Unsafe<T>(schema), facts);
}

/** @throws Error with what is wrong with the text, worded to follow the setting's name; it does not quote a secret */
export function parseSetting<T>(setting: Setting<T>, text: string): T {
  const value = setting.read(text);
  if (!Check(setting, value)) throw new Error(setting.mismatch);
  setting.refine?.(value as never);
  return value;
}

/** The same setting without a default: null where it is absent. */
export function optional<T>(setting: Setting<T>): Setting<T | null> {
  return { ...setting, defaultText: null };
}
