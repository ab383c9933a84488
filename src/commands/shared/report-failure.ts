import { CommanderError } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import { errorCatalogue } from '../../domain/error-catalogue.ts';
import { ConfigError } from '../../config/config-error.ts';
import { rootMessage } from '../../store/engine/database-fault.ts';
import { CommandFailure } from './command-failure.ts';
import { describeFields } from './describe-fields.ts';
import type { Terminal } from './terminal.ts';

/** Prints why a command failed, one line for each error. @returns the exit status: 2 for a usage error, else 1 */
export function reportFailure(error: unknown, terminal: Terminal): number {
  // Commander has printed its own message by now.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const print = (message: string) =>
    terminal.printError(`error: ${message.trim().replace(/\s*\n\s*/g, ' ')}\n`);
  if (error instanceof ConfigError) {
    error.problems.forEach(print);
    return 2;
  }
  if (error instanceof AppError) {
    // The caller of the command is the operator, who needs the reason.
    if (error.code === 'unavailable' && error.cause !== undefined) {
      print(`the database cannot be used: ${rootMessage(error)}`);
      return 1;
    }
    const fields = error.errors === undefined ? '' : describeFields(error.errors);
    print(fields || error.publicMessage);
    return errorCatalogue[error.code].status < 500 ? 2 : 1;
  }
  print(describe(error));
  return error instanceof CommandFailure ? error.exitCode : 1;
}

function describe(error: unknown): string {
  // A host name with several addresses, none of which answers: only the errors within say anything.
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}
