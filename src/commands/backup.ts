import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { toTimestamp } from '../domain/clock.ts';
import { createFolderStorage } from '../files/folder-storage.ts';
import { copyFiles } from '../operations/backups/copy-files.ts';
import { createBackup } from '../operations/backups/create-backup.ts';
import { version } from '../version.ts';
import { CommandFailure } from './shared/command-failure.ts';
import { printData } from './shared/print-data.ts';
import type { Terminal } from './shared/terminal.ts';
import { withOperations } from './shared/with-operations.ts';
import { withProgress } from './shared/with-progress.ts';

export function backupCommand(backup: Command, terminal: Terminal): void {
  backup
    .argument('<file>', 'where the backup goes; nothing may be there')
    .option('--with-files', 'copy the kept files too, to <file>.files')
    .option('--json', 'print one JSON value')
    .action(async (target: string, { withFiles = false, json }: { withFiles?: boolean; json?: boolean }) => {
      const data = await withOperations(terminal, async (context) => {
        const { files } = context;
        if (withFiles && files === null)
          throw new CommandFailure('--with-files: this gateway keeps no files');
        if (withFiles && existsSync(filesOf(target)))
          throw new CommandFailure(`${filesOf(target)} exists already`);
        const made = await withProgress(terminal, 'copying', (show) =>
          createBackup(context, {
            ...{ target, version, withFiles },
            onProgress: ({ copiedPages, totalPages }) => show({ done: copiedPages, total: totalPages }),
          }),
        );
        const storage = createFolderStorage({ folder: filesOf(target) });
        const copied = withFiles && files !== null ? await copyFiles(context, files.storage, storage) : null;
        return { ...made, createdAt: toTimestamp(made.createdAt), files: copied };
      });
      printData(terminal, json, data, () => [
        `${data.file}: ${data.bytes} bytes, verified, SHA-256 ${data.checksum}`,
        ...(data.files === null
          ? []
          : [`${filesOf(target)}: ${data.files.copied} files, ${data.files.missing} missing or damaged`]),
        `The encryption key ${data.encryptionKeyId} is not in it: keep it in another place.`,
      ]);
    });
}

/** Where the files of a backup are. */
export const filesOf = (file: string) => `${file}.files`;
