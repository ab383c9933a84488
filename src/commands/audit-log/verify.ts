import type { Command } from 'commander';
import { formatHead, parseHead, type AuditHead } from '../../domain/audit/audit-link.ts';
import { verifyAuditLog, type AuditFault } from '../../operations/audit/verify-audit-log.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { withProgress } from '../shared/with-progress.ts';

export function auditLogVerifyCommand(group: Command, terminal: Terminal): void {
  group
    .command('verify')
    .description(
      'Find entries that were changed, removed or cut. Changes nothing. Exits with 1 if there are any.',
    )
    .option(
      '--head <head>',
      'a head that the gateway logged earlier, which the log must still contain',
      readHead,
    )
    .option('--json', 'print one JSON value')
    .action(async ({ head: known, json }: { head?: AuditHead; json?: boolean }) => {
      const { head, faults } = await withProgress(terminal, 'verifying', (onProgress) =>
        withOperations(terminal, (context) => verifyAuditLog(context, { head: known ?? null, onProgress })),
      );
      const { sequence: entries } = head;
      printData(terminal, json, { entries, head: formatHead(head), faults }, () =>
        faults.length === 0
          ? [`${entries} ${entries === 1 ? 'entry' : 'entries'} verified`, `head ${formatHead(head)}`]
          : table(
              ['SEQUENCE', 'FAULT'],
              faults.map(({ sequence, kind }) => [String(sequence), meanings[kind]]),
            ),
      );
      if (faults.length > 0) throw new CommandFailure('the audit log was tampered with', 1);
    });
}

const meanings: Record<AuditFault['kind'], string> = {
  changed: 'the entry was changed',
  removed: 'the entry was removed',
  cut: 'this entry and what follows were cut off',
  payload_changed: 'what the entry says was changed',
  payload_removed: 'what the entry says was removed, and by no purge',
};

function readHead(text: string): AuditHead {
  const head = parseHead(text);
  if (head === null)
    throw new CommandFailure(`--head: "${text}" is not of the form 4711:3f2c…, with 64 digits`);
  return head;
}
