import type { Command } from 'commander';
import { countRetention } from '../../operations/retention/count-retention.ts';
import { runRetention } from '../../operations/retention/run-retention.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { withProgress } from '../shared/with-progress.ts';

export function retentionRunCommand(group: Command, terminal: Terminal): void {
  group
    .command('run')
    .description(
      'Erase texts and delete events that are older than their retention, as the gateway does hourly.',
    )
    .option('--dry-run', 'only count what would be erased')
    .option('--json', 'print one JSON value')
    .action(async ({ dryRun = false, json }: { dryRun?: boolean; json?: boolean }) => {
      const { counts, releasedBytes } = await withProgress(terminal, 'enforcing retention', (show) =>
        withOperations(terminal, async (context) =>
          dryRun
            ? { counts: await countRetention(context), releasedBytes: 0 }
            : runRetention(context, (erased) => show({ done: sumOf(erased) })),
        ),
      );
      const data = {
        dryRun,
        generationsErased: counts.generation_texts,
        eventsErased: counts.event_texts,
        eventsDeleted: counts.events,
        releasedBytes,
      };
      const would = dryRun ? 'would be ' : '';
      printData(terminal, json, data, () => [
        `texts of ${data.generationsErased} generations and ${data.eventsErased} other events ${would}erased`,
        `${data.eventsDeleted} events with their deliveries ${would}deleted`,
        ...(dryRun ? [] : [`${releasedBytes} bytes given back to the disk`]),
      ]);
    });
}

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
