import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { configuredReceiverCheck } from '../../gateway/configured-receiver-check.ts';
import { readEndpointHealth } from '../../operations/endpoints/read-endpoint-health.ts';
import { updateEndpoint } from '../../operations/endpoints/update-endpoint.ts';
import { toEndpointResource } from '../../resources/endpoints/endpoint-resource.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { describeFields } from '../shared/describe-fields.ts';
import { OWNER_OPTION, ownerId } from '../shared/owner-id.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { readEndpointSettings, withEndpointOptions, type SettingsFlags } from './with-endpoint-options.ts';
import { endpointTable } from './endpoint-table.ts';

interface Flags extends SettingsFlags {
  url?: string;
}

export function endpointSetCommand(endpoint: Command, terminal: Terminal): void {
  withEndpointOptions(
    endpoint
      .command('set')
      .description('Change a webhook endpoint. What you do not name is unchanged.')
      .argument('<id>', 'the endpoint, ep_…')
      .option('--url <url>', 'where the events go, also those that wait'),
  )
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action(async (id: string, { url, json, ...flags }: Flags) => {
      const changes = { ...(url !== undefined && { url }), ...(await readEndpointSettings(terminal, flags)) };
      if (Object.keys(changes).length === 0)
        throw new CommandFailure('name a setting to change, such as --url https://example.com/webhooks');
      const checkReceiver = configuredReceiverCheck(loadConfig(terminal.environment));
      const { outcome, health } = await withOperations(terminal, async (context) => ({
        outcome: await updateEndpoint(
          { ...context, checkReceiver },
          await ownerId(context, flags.team),
          id,
          changes,
        ),
        health: await readEndpointHealth(context, [id]),
      }));
      if (outcome.outcome === 'refused') throw new CommandFailure(describeFields(outcome.errors));
      if (outcome.outcome !== 'updated') return refuseOutcome(id, outcome);
      const data = toEndpointResource(outcome.endpoint, health[0]);
      printData(terminal, json, data, () => endpointTable([data]));
    });
}
