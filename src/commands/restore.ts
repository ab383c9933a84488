import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { cliActor } from '../domain/audit/actor.ts';
import { toTimestamp } from '../domain/clock.ts';
import { restoreDatabase, type Restored } from '../gateway/restore-database.ts';
import { markRestored } from '../gateway/mark-restored.ts';
import { CommandFailure } from './shared/command-failure.ts';
import { printData } from './shared/print-data.ts';
import type { Terminal } from './shared/terminal.ts';
import { withProgress } from './shared/with-progress.ts';

interface Flags {
  markOnly?: boolean;
  withFiles?: boolean;
  json?: boolean;
}

export function restoreCommand(restore: Command, terminal: Terminal): void {
  restore
    .argument('[file]', 'the backup')
    .option('--mark-only', 'the database was restored by other tools: only begin the hold')
    .option('--with-files', 'put the files of <file>.files back too')
    .option('--json', 'print one JSON value')
    .action(async (file: string | undefined, { markOnly = false, withFiles = false, json }: Flags) => {
      if (markOnly === (file !== undefined)) throw new CommandFailure('give one of <file>, --mark-only');
      if (markOnly && withFiles) throw new CommandFailure('--with-files needs <file>');
      const config = loadConfig(terminal.environment);
      const actor = cliActor(terminal.user);
      const restored = await withProgress(terminal, 'restoring', () =>
        file === undefined
          ? markRestored(config, actor)
          : restoreDatabase(config, { file, withFiles, actor }),
      );
      printData(terminal, json, toJson(restored), () => linesOf(restored));
    });
}

function toJson({ backup, summary, lostFiles }: Restored) {
  return {
    backup: backup === null ? null : { ...backup, createdAt: toTimestamp(backup.createdAt) },
    ...summary,
    lostFiles,
  };
}

// The rest is in `--json`, and in the list of unreconciled charges.
const SHOWN = 20;

function linesOf({ backup, summary: { failed, queued, polled, deliveries }, lostFiles }: Restored): string[] {
  const credits = failed.reduce((sum, each) => sum + each.credits, 0);
  return [
    backup === null
      ? 'The database is marked as restored.'
      : `The database is restored to ${toTimestamp(backup.createdAt)}.`,
    `${failed.length} generations failed as restored_outcome_unknown (${credits} credits unreconciled); ${queued} stay queued.`,
    ...failed.slice(0, SHOWN).map(({ id, teamId, credits: each }) => `  ${id} of ${teamId}: ${each} credits`),
    ...(failed.length > SHOWN
      ? [`  and ${failed.length - SHOWN} more: nanogate unreconciled-charge list`]
      : []),
    `${polled} generations are polled and ${deliveries} webhooks sent, perhaps again, after resume; ${lostFiles} files are lost.`,
    'What was accepted after that time is unknown. The gateway is on hold until: nanogate resume',
  ];
}
