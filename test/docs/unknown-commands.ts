import { runHere } from '../commands/command-line.ts';

/** What is wrong with a command line of `nanogate`, in a sentence; null when there is such a command with such options. */
export async function findUnknownCommand(text: string): Promise<string | null> {
  const words = text.trim().split(/\s+/).slice(1);
  const path: string[] = [];
  let help = await helpOf(path);
  for (const word of words) {
    if (!/^[a-z][a-z-]*$/.test(word) || !hasSubcommands(help)) break;
    path.push(word);
    help = await helpOf(path);
    if (!help.startsWith(`Usage: nanogate ${path.join(' ')}`))
      return `nanogate ${path.join(' ')} is no command`;
  }
  const options = words.filter((word) => /^--[a-z]/.test(word)).map((option) => option.split('=')[0]!);
  const unknown = options.find((option) => !new RegExp(`${option}(?![\\w-])`).test(help));
  return unknown === undefined ? null : `nanogate ${path.join(' ')} has no ${unknown}`;
}

const helps = new Map<string, Promise<string>>();

function helpOf(path: string[]): Promise<string> {
  const name = path.join(' ');
  if (!helps.has(name))
    helps.set(
      name,
      runHere([...path, '--help']).then(({ stdout }) => stdout),
    );
  return helps.get(name)!;
}

function hasSubcommands(help: string): boolean {
  return /^Commands:/m.test(help);
}
