import { runHere } from './command-line.ts';

/** What `--help` of one command prints. */
export interface CommandHelp {
  command: string[];
  status: number | null;
  stdout: string;
  stderr: string;
  /** Whether it is a group, which does nothing itself. */
  isGroup: boolean;
}

/** The help of a command and of everything below it. */
export async function helpOf(command: string[] = []): Promise<CommandHelp[]> {
  const help = await runHere([...command, '--help']);
  const [, list = ''] = help.stdout.split('\nCommands:\n');
  const names = [...list.matchAll(/^ {2}([\w-]+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  const below = await Promise.all(names.map((name) => helpOf([...command, name])));
  return [{ command, ...help, isGroup: names.length > 0 }, ...below.flat()];
}
