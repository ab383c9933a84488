import { readFileSync } from 'node:fs';
import { checkConfig } from './check-config.ts';
import { ConfigError } from './config-error.ts';
import type { Config, Environment } from './config.ts';
import { parseSetting, type Setting } from './setting.ts';
import { settings } from './settings.ts';

/** Reads the configuration. @throws ConfigError with all errors, one line for each setting */
export function loadConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const entries = Object.entries<Setting<unknown>>(settings).map(([name, setting]): [string, unknown] => {
    try {
      const text = readText(name, setting.secret === true, environment) ?? setting.defaultText;
      return [name, text === null ? null : parseSetting(setting, text)];
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : 'is wrong'}`);
      return [name, null];
    }
  });
  const config = Object.freeze(Object.fromEntries(entries)) as Config;
  if (problems.length === 0) problems.push(...checkConfig(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

// An empty value counts as absent: that is what `NAME=` in an env file means.
function readText(name: string, secret: boolean, environment: Environment): string | undefined {
  const value = environment[name];
  const file = secret ? environment[`${name}_FILE`] : undefined;
  if (value && file) throw new Error(`and ${name}_FILE are both set; set one`);
  if (!file) return value === '' ? undefined : value;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`cannot be read from the file that ${name}_FILE names`);
  }
}
