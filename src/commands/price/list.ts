import type { Command } from 'commander';
import { toTimestamp } from '../../domain/clock.ts';
import { modelIds } from '../../domain/models/catalogue.ts';
import { imageQualities } from '../../domain/models/image-input.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function priceListCommand(price: Command, terminal: Terminal): void {
  price
    .command('list')
    .description('List the prices that hold now: those of the catalogue and of PRICES.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const prices = await withOperations(terminal, async ({ policy, clock }) =>
        modelIds.map((model) => ({ model, held: policy.priceList.versionAt(model, clock.now()) })),
      );
      const data = prices.map(({ model, held }) => ({
        model,
        version: held?.version ?? null,
        effectiveAt: held === null ? null : toTimestamp(held.effectiveAt),
        credits: held?.credits ?? {},
      }));
      printData(terminal, json, { data }, () =>
        table(
          ['MODEL', 'VERSION', 'SINCE', ...imageQualities],
          data.map(({ model, version, effectiveAt, credits }) => [
            model,
            version ?? '-',
            effectiveAt ?? '-',
            ...imageQualities.map((quality) => String(credits[quality] ?? '-')),
          ]),
        ),
      );
    });
}
