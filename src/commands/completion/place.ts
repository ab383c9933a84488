import type { Command } from 'commander';

/** A command or a group, and what can follow it. */
export interface Place {
  /** `team list`; empty for the program itself. */
  path: string;
  words: CompletionWord[];
}

export interface CompletionWord {
  /** A command, an option, or a choice of an argument. */
  text: string;
  description: string;
}

/** Every place of a command line, the program first. */
export function listPlaces(command: Command, path: string[] = []): Place[] {
  const below = command.commands.map(wordOf);
  const options = command.options
    .flatMap(({ long, description }) => (long == null ? [] : [{ text: long, description }]))
    .concat({ text: '--help', description: 'display help for command' });
  const choices = command.registeredArguments.flatMap(({ argChoices, description }) =>
    (argChoices ?? []).map((text) => ({ text, description })),
  );
  return [
    { path: path.join(' '), words: [...below, ...choices, ...options] },
    ...command.commands.flatMap((child) => listPlaces(child, [...path, child.name()])),
  ];
}

function wordOf(command: Command): CompletionWord {
  return { text: command.name(), description: command.description() };
}
