import { accessibleKeyFiles } from '../../config/accessible-key-files.ts';
import { ConfigError } from '../../config/config-error.ts';
import type { Config, Environment } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { similarSettings } from '../../config/similar-settings.ts';
import { createPolicy } from '../policy.ts';
import { failure, ok, warning, type Finding } from './finding.ts';

/** The settings as `serve` would read them, and what is wrong or suspicious. `config` is null when they cannot be used. */
export function examineSettings(environment: Environment): { config: Config | null; findings: Finding[] } {
  const findings = [
    ...similarSettings(environment).map(({ variable, setting }) =>
      warning('settings', `${variable} is not a setting and has no effect`, `Did you mean ${setting}?`),
    ),
    ...accessibleKeyFiles(environment).map(({ setting, file, access }) =>
      warning('settings', `${file} (${setting}) can be accessed by ${access}`, `Run chmod 600 ${file}.`),
    ),
  ];
  try {
    const config = loadConfig(environment);
    if (createPolicy(config).accounts.length === 0)
      findings.push(
        failure('settings', 'there is no upstream account', 'Set NANOPHOTO_API_KEY or UPSTREAM_ACCOUNTS.'),
      );
    if (config.ADMIN_TOKEN === null)
      findings.push(ok('settings', 'ADMIN_TOKEN is not set: there is no operator API'));
    return { config, findings: findings.length > 0 ? findings : [ok('settings', 'valid')] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const remedy = 'docs/settings.md lists every setting.';
    return {
      config: null,
      findings: [...findings, ...error.problems.map((problem) => failure('settings', problem, remedy))],
    };
  }
}
