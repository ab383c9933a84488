import { Argument, type Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { bashScript } from './bash-script.ts';
import { listPlaces, type Place } from './place.ts';
import { fishScript } from './fish-script.ts';
import { zshScript } from './zsh-script.ts';

export function completionCommand(completion: Command, terminal: Terminal): void {
  completion
    .addArgument(new Argument('<shell>', 'the shell that reads the script').choices(Object.keys(scripts)))
    .action((shell: keyof typeof scripts) => {
      if (completion.parent === null) throw new Error('The command is not part of a program');
      terminal.print(scripts[shell](listPlaces(completion.parent)));
    });
}

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } satisfies Record<
  string,
  (places: Place[]) => string
>;
