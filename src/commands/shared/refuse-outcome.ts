import { CommandFailure } from './command-failure.ts';

/** Fails with the outcome of an operation in words: `dlv_…: under way`. */
export function refuseOutcome(id: string, { outcome }: { outcome: string }): never {
  throw new CommandFailure(`${id}: ${outcome.replaceAll('_', ' ')}`);
}
