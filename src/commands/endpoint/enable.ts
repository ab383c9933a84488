import type { Command } from 'commander';
import { OWNER_OPTION } from '../shared/owner-id.ts';
import type { Terminal } from '../shared/terminal.ts';
import type { EndpointFlags } from './endpoint-flags.ts';
import { setEndpointStatus } from './set-endpoint-status.ts';

export function endpointEnableCommand(endpoint: Command, terminal: Terminal): void {
  endpoint
    .command('enable')
    .description('Enable a webhook endpoint that is paused, or that the gateway disabled.')
    .argument('<id>', 'the endpoint, ep_…')
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action((id: string, flags: EndpointFlags) => setEndpointStatus(terminal, id, 'enabled', flags));
}
