import type { Command } from 'commander';
import { examineSettings } from '../../gateway/doctor/examine-settings.ts';
import { failOnErrors, printFindings } from '../shared/print-findings.ts';
import type { Terminal } from '../shared/terminal.ts';

export function configCheckCommand(config: Command, terminal: Terminal): void {
  config
    .command('check')
    .description('Check the settings as serve would read them. Opens nothing. Exits with 1 if one is wrong.')
    .option('--json', 'print one JSON value')
    .action(({ json }: { json?: boolean }) => {
      const { findings } = examineSettings(terminal.environment);
      printFindings(terminal, json, findings);
      failOnErrors(findings);
    });
}
