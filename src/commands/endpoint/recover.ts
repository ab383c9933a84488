import { Option, type Command } from 'commander';
import type { UnixMs } from '../../domain/clock.ts';
import { recoveryIncludes, type RecoveryInclude } from '../../domain/deliveries/recovery.ts';
import { startRecovery } from '../../operations/deliveries/start-recovery.ts';
import { toRecoveryResource } from '../../resources/deliveries/recovery-resource.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { describeFields } from '../shared/describe-fields.ts';
import { OWNER_OPTION, ownerId } from '../shared/owner-id.ts';
import { parseTime } from '../shared/parse-time.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import type { EndpointFlags } from './endpoint-flags.ts';

interface Flags extends EndpointFlags {
  since: UnixMs;
  until?: UnixMs;
  include: RecoveryInclude;
}

export function endpointRecoverCommand(endpoint: Command, terminal: Terminal): void {
  endpoint
    .command('recover')
    .description('Have the gateway resend what a webhook endpoint missed.')
    .argument('<id>', 'the endpoint, ep_…')
    .requiredOption('--since <time>', 'events created at this time or later', parseTime('--since'))
    .option('--until <time>', 'events created before this time; now by default', parseTime('--until'))
    .addOption(
      new Option('--include <which>', 'the failed deliveries, or all events that it subscribes to')
        .choices(recoveryIncludes)
        .default('failed'),
    )
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action(async (id: string, { team, json, ...range }: Flags) => {
      const outcome = await withOperations(terminal, async (context) =>
        startRecovery(context, { ...range, teamId: await ownerId(context, team), endpointId: id }),
      );
      if (outcome.outcome === 'invalid') throw new CommandFailure(describeFields([outcome.error]));
      if (outcome.outcome !== 'started') return refuseOutcome(id, outcome);
      const { recovery } = outcome;
      printData(terminal, json, toRecoveryResource(recovery), () => [
        `started ${recovery.id}: ${recovery.totalCount} to resend`,
      ]);
    });
}
