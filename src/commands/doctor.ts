import type { Command } from 'commander';
import { runDoctor } from '../gateway/doctor/run-doctor.ts';
import { failOnErrors, printFindings } from './shared/print-findings.ts';
import type { Terminal } from './shared/terminal.ts';

export function doctorCommand(doctor: Command, terminal: Terminal): void {
  doctor.option('--json', 'print one JSON value').action(async ({ json }: { json?: boolean }) => {
    const findings = await runDoctor(terminal.environment);
    printFindings(terminal, json, findings);
    failOnErrors(findings);
  });
}
