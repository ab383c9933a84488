import { CommandFailure } from './command-failure.ts';
import { parseList } from './parse-list.ts';

/** Reads an option's value as a list of known words, separated by commas. */
export function parseWords<Word extends string>(
  option: string,
  words: readonly Word[],
): (value: string) => Word[] {
  return (value) => {
    const list = parseList(value);
    const unknown = list.find((word) => !(words as readonly string[]).includes(word));
    if (list.length === 0 || unknown !== undefined)
      throw new CommandFailure(`${option}: "${unknown ?? value}" is not one of ${words.join(', ')}`);
    return list as Word[];
  };
}
