import { readFile } from 'node:fs/promises';
import {
  customHeaderBounds,
  HEADER_NAME,
  HEADER_VALUE,
} from '../../domain/endpoints/check-custom-headers.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import type { Terminal } from '../shared/terminal.ts';

/**
 * Custom headers from a file, or from standard input for `-`: their values are secrets, and every user of the machine can see the
 * arguments of a command. Its errors do not quote the values.
 */
export async function readHeadersFile(
  { readInput }: Pick<Terminal, 'readInput'>,
  file: string,
): Promise<Record<string, string>> {
  const text = file === '-' ? (await readInput()).toString('utf8') : await readFile(file, 'utf8');
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const { maxCount, maxNameLength, maxValueLength } = customHeaderBounds;
  if (lines.length > maxCount) throw new CommandFailure(`--headers-file: at most ${maxCount} headers`);
  const entries = lines.map((line, index): [string, string] => {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, Math.max(colon, 0)).trim(), line.slice(colon + 1).trim()];
    const isValid =
      HEADER_NAME.test(name) &&
      name.length <= maxNameLength &&
      HEADER_VALUE.test(value) &&
      value.length <= maxValueLength;
    if (!isValid) throw new CommandFailure(`--headers-file: header ${index + 1} is not "name: value"`);
    return [name, value];
  });
  const repeated = entries.find(([name], index) => entries.findIndex(([other]) => other === name) < index);
  if (repeated !== undefined) throw new CommandFailure(`--headers-file: ${repeated[0]} is given twice`);
  return Object.fromEntries(entries);
}
