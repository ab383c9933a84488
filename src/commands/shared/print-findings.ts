import type { Finding } from '../../gateway/doctor/finding.ts';
import { CommandFailure } from './command-failure.ts';
import { printData } from './print-data.ts';
import type { Terminal } from './terminal.ts';

/** A line for each finding, and what to do about it below. */
export function printFindings(terminal: Terminal, json: boolean | undefined, findings: Finding[]): void {
  printData(terminal, json, { findings }, () =>
    findings.flatMap(({ check, status, message, remedy }) => [
      `${status.padEnd(7)}  ${check}: ${message}`,
      ...(remedy === null ? [] : [`         ${remedy}`]),
    ]),
  );
}

/** @throws CommandFailure when one of them is an error */
export function failOnErrors(findings: Finding[]): void {
  const errors = findings.filter(({ status }) => status === 'error').length;
  if (errors > 0)
    throw new CommandFailure(`${errors} ${errors === 1 ? 'error was' : 'errors were'} found`, 1);
}
