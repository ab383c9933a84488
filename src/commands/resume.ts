import type { Command } from 'commander';
import { toTimestamp } from '../domain/clock.ts';
import { resumeGateway } from '../operations/backups/resume-gateway.ts';
import { printData } from './shared/print-data.ts';
import type { Terminal } from './shared/terminal.ts';
import { withOperations } from './shared/with-operations.ts';

export function resumeCommand(resume: Command, terminal: Terminal): void {
  resume.option('--json', 'print one JSON value').action(async ({ json }: { json?: boolean }) => {
    const { reason, since } = await withOperations(terminal, resumeGateway);
    const data = { reason, since: toTimestamp(since) };
    printData(terminal, json, data, () => [`resumed: on hold since ${data.since} (${reason})`]);
  });
}
