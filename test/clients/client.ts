import type { Step } from './steps.ts';

export type Command = readonly string[];

/** A client that a generator makes of the document, with a program that uses it. */
export interface Client {
  language: 'TypeScript' | 'Python' | 'Go' | 'Java';
  name: string;
  /** How a document calls it. */
  generator: string;
  document: 'openapi.json' | 'openapi.3.0.json';
  /** The files and folders of its program, from their names in `programs` to those in the client's folder. */
  program: Record<string, string>;
  /** Texts that its program has besides, by the names of their files. */
  texts?: Record<string, string>;
  /** Fails when the language or a library is not installed. */
  probe?: Command;
  generate: Command;
  build: Command;
  run: Command;
  /** Variables of its commands. */
  environment?: (folder: string) => Record<string, string>;
  /** What its program does, and how its output says so. */
  steps: readonly Step[];
  readPassedSteps: (output: string) => Step[];
}
