import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { upstreamReportCommand } from './report.ts';

export function upstreamCommand(upstream: Command, terminal: Terminal): void {
  upstreamReportCommand(upstream, terminal);
}
