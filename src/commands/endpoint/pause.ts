import type { Command } from 'commander';
import { OWNER_OPTION } from '../shared/owner-id.ts';
import type { Terminal } from '../shared/terminal.ts';
import type { EndpointFlags } from './endpoint-flags.ts';
import { setEndpointStatus } from './set-endpoint-status.ts';

export function endpointPauseCommand(endpoint: Command, terminal: Terminal): void {
  endpoint
    .command('pause')
    .description('Hold back the deliveries to a webhook endpoint. It receives nothing and loses nothing.')
    .argument('<id>', 'the endpoint, ep_…')
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action((id: string, flags: EndpointFlags) => setEndpointStatus(terminal, id, 'paused', flags));
}
