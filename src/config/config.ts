import type { Static } from 'typebox';
import type { configSchema } from './settings.ts';

/** Every setting, parsed. Null where one is absent and has no default. */
export type Config = Readonly<Static<typeof configSchema>>;

/** The variables that settings come from: `process.env`, or a stand-in. */
export type Environment = Record<string, string | undefined>;
