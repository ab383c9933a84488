import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { auditLogListCommand } from './list.ts';
import { auditLogVerifyCommand } from './verify.ts';

export function auditLogCommand(group: Command, terminal: Terminal): void {
  auditLogListCommand(group, terminal);
  auditLogVerifyCommand(group, terminal);
}
