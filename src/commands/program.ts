import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/config.ts';
import { AppError } from '../domain/app-error.ts';
import { errorCatalogue } from '../domain/error-catalogue.ts';
import { accountCommand } from './account.ts';
import { ledgerCommand } from './ledger.ts';
import { budgetCommand } from './budget.ts';
import { demoCommand } from './demo.ts';
import { unreconciledChargeCommand } from './unreconciled-charge.ts';
import { CommandFailure } from './failure.ts';
import { describeFields } from './field-options.ts';
import { keyCommand } from './key.ts';
import { limitCommand } from './limit.ts';
import { migrateCommand } from './migrate.ts';
import { openapiCommand } from './openapi.ts';
import { priceCommand } from './price.ts';
import { sandboxCommand } from './sandbox.ts';
import { secretsCommand } from './secrets.ts';
import { serveCommand } from './serve.ts';
import { teamCommand } from './team.ts';
import type { Terminal } from './terminal.ts';
import { usageCommand } from './usage.ts';
import { webhookCommand } from './webhook.ts';

/** Runs one command line; resolves with the exit status: 0, 1 when it failed, 2 when the caller can mend it. */
export async function run(argv: string[], terminal: Terminal): Promise<number> {
  const program = new Command('nanogate')
    .description('A gateway between your services and the NanoPhoto.AI image API.')
    .configureOutput({
      writeOut: terminal.print,
      writeErr: terminal.printError,
      // Commander puts its suggestions on a second line.
      outputError: (text, write) => write(oneLine(text)),
    })
    .exitOverride();
  const commands = [
    serveCommand,
    sandboxCommand,
    demoCommand,
    migrateCommand,
    teamCommand,
    keyCommand,
    budgetCommand,
    limitCommand,
    priceCommand,
    usageCommand,
    ledgerCommand,
    accountCommand,
    unreconciledChargeCommand,
    secretsCommand,
    webhookCommand,
    openapiCommand,
  ];
  for (const command of commands) program.addCommand(inheritOutput(command(terminal), program));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, terminal);
  }
}

// Commander copies these settings to commands it makes itself, not to those that are added.
function inheritOutput(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritOutput(child, command);
  return command;
}

function report(error: unknown, terminal: Terminal): number {
  // Commander has printed its own message by now.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) {
    for (const problem of error.problems) terminal.printError(oneLine(`error: ${problem}`));
    return 2;
  }
  if (error instanceof AppError) {
    const fields = error.errors === undefined ? '' : describeFields(error.errors);
    terminal.printError(oneLine(`error: ${fields || error.publicMessage}`));
    return errorCatalogue[error.code].status < 500 ? 2 : 1;
  }
  terminal.printError(oneLine(`error: ${describe(error)}`));
  return error instanceof CommandFailure ? error.exitCode : 1;
}

function describe(error: unknown): string {
  // A host name with several addresses, none of which answers: only the errors within say anything.
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`;
}
