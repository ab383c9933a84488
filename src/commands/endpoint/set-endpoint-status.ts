import type { SettableEndpointStatus } from '../../domain/endpoints/endpoint.ts';
import { updateEndpoint } from '../../operations/endpoints/update-endpoint.ts';
import { toEndpointResource } from '../../resources/endpoints/endpoint-resource.ts';
import { ownerId } from '../shared/owner-id.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import type { EndpointFlags } from './endpoint-flags.ts';

/** Sets the status and prints the endpoint. */
export async function setEndpointStatus(
  terminal: Terminal,
  id: string,
  status: SettableEndpointStatus,
  { team, json }: EndpointFlags,
): Promise<void> {
  const outcome = await withOperations(terminal, async (context) => {
    // Only a new URL is checked, and the command line sets none.
    const checkReceiver = async () => null;
    return updateEndpoint({ ...context, checkReceiver }, await ownerId(context, team), id, { status });
  });
  if (outcome.outcome !== 'updated') return refuseOutcome(id, outcome);
  printData(terminal, json, toEndpointResource(outcome.endpoint), () => [`${id} is ${status}`]);
}
