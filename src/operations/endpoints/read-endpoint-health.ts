import { DAY_MS } from '../../domain/clock.ts';
import { successRate, unusedEndpoint, type EndpointHealth } from '../../domain/endpoints/endpoint-health.ts';
import { sumAttempts } from '../../store/endpoints/endpoint-hours.ts';
import { findReceivers } from '../../store/endpoints/receivers.ts';
import type { OperationContext } from '../operation-context.ts';

/** The health of endpoints, in their order: two queries for all of them. */
export async function readEndpointHealth(
  { store: { reader }, clock }: Pick<OperationContext, 'store' | 'clock'>,
  endpointIds: string[],
): Promise<EndpointHealth[]> {
  if (endpointIds.length === 0) return [];
  const receivers = await findReceivers(reader, endpointIds);
  const sums = await sumAttempts(reader, endpointIds, clock.now() - DAY_MS);
  return endpointIds.map((endpointId) => {
    const receiver = receivers.find(({ id }) => id === endpointId);
    const sum = sums.find((row) => row.endpointId === endpointId);
    return {
      failingSince: receiver?.failingSince ?? unusedEndpoint.failingSince,
      nextAttemptAt: receiver?.nextAttemptAt ?? unusedEndpoint.nextAttemptAt,
      successRate24h: successRate(sum?.acknowledged ?? 0, sum?.attempts ?? 0),
    };
  });
}
