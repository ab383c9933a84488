import { editDistance } from './edit-distance.ts';
import type { Environment } from './config.ts';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The variables that are probably misspelt settings: they have no effect. */
export function similarSettings(environment: Environment): SimilarSetting[] {
  const known = Object.entries<Setting<unknown>>(settings).flatMap(([name, { secret }]) =>
    secret === true ? [name, `${name}_FILE`] : [name],
  );
  return Object.keys(environment)
    .filter((variable) => !known.includes(variable))
    .flatMap((variable) => {
      const setting = known.find((name) => resembles(variable, name));
      return setting === undefined ? [] : [{ variable, setting }];
    });
}

/** A variable that is not a setting, and the setting whose name it resembles. */
export interface SimilarSetting {
  variable: string;
  setting: string;
}

// One slip in this many letters: `HOME` is not meant to be `HOST`, `UPSTREAM_REQUEST_PER_HOUR` is meant to be a setting.
const LETTERS_PER_SLIP = 6;
// Names of one family, such as the two `WEBHOOK_CONCURRENCY…`, differ by more.
const MAX_SLIPS = 3;

function resembles(variable: string, name: string): boolean {
  const slips = Math.min(MAX_SLIPS, Math.floor(name.length / LETTERS_PER_SLIP));
  return (
    Math.abs(variable.length - name.length) <= slips && editDistance(variable.toUpperCase(), name) <= slips
  );
}
