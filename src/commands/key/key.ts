import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { keyCreateCommand } from './create.ts';
import { keyListCommand } from './list.ts';
import { keyRevokeCommand } from './revoke.ts';
import { keyRotateCommand } from './rotate.ts';
import { keyShowCommand } from './show.ts';

export function keyCommand(key: Command, terminal: Terminal): void {
  keyCreateCommand(key, terminal);
  keyListCommand(key, terminal);
  keyShowCommand(key, terminal);
  keyRotateCommand(key, terminal);
  keyRevokeCommand(key, terminal);
}
