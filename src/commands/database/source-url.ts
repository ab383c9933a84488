import { readFileSync } from 'node:fs';
import type { Environment } from '../../config/config.ts';
import { databaseUrl } from '../../config/database-url.ts';
import { parseSetting } from '../../config/setting.ts';
import { CommandFailure } from '../shared/command-failure.ts';

/**
 * The database that `--from` names: a URL, or `env:NAME` for the one in that variable, or in the file that `NAME_FILE` names.
 * @throws CommandFailure also when the URL has a password, which every user of the machine could see
 */
export function sourceUrl(from: string, environment: Environment): string {
  const [, name] = /^env:(\w+)$/.exec(from) ?? [];
  if (name === undefined && /:\/\/[^/?@]*:[^/?]*@|[?&]password=/i.test(from))
    throw new CommandFailure(
      '--from has a password, which every user of this machine can see: give --from env:NAME instead, and the URL in the variable NAME',
    );
  const text = name === undefined ? from : readVariable(name, environment);
  try {
    return parseSetting(databaseUrl, text);
  } catch (error) {
    throw new CommandFailure(`${name ?? '--from'} ${error instanceof Error ? error.message : 'is wrong'}`);
  }
}

function readVariable(name: string, environment: Environment): string {
  const file = environment[`${name}_FILE`];
  const text = environment[name] ?? (file ? readFileSync(file, 'utf8').trim() : '');
  if (!text) throw new CommandFailure(`--from env:${name}: neither ${name} nor ${name}_FILE is set`);
  return text;
}
