import type { RequestWebhook } from '../../../src/domain/generations/generation.ts';
import { toPingResource } from '../../../src/resources/endpoints/ping-resource.ts';
import type { EventType } from '../../../src/domain/events/event-type.ts';
import {
  claimDeliveries,
  type ClaimedDelivery,
} from '../../../src/operations/deliveries/claim-deliveries.ts';
import type { OperationContext } from '../../../src/operations/operation-context.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import { storeEvent } from '../../../src/operations/events/store-event.ts';
import type { AttemptResult } from '../../../src/webhooks/run-attempt.ts';
import { registerEndpoint, type TestContext } from '../fixture.ts';
import { deliveryRows, receiverRows } from '../stored.ts';

/** Steps of tests about webhooks, whatever their events are about. */

export async function storeEvents(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  count = 1,
  { type = 'generation.canceled', url }: { type?: EventType; url?: string } = {},
): Promise<void> {
  const webhook: RequestWebhook | null = url === undefined ? null : { url, events: ['*'] };
  const event = { teamId, type, generationId: null, data: toPingResource('ep_1') };
  for (let i = 0; i < count; i++) await store.transaction((tx) => storeEvent(tx, event, webhook));
}

/** An endpoint by the last part of its address. */
export async function addEndpoint(context: TestContext, teamId: string | null, name: string) {
  const { endpoint } = await registerEndpoint(context, teamId, {
    url: `https://hooks.example/${name}`,
    events: ['*'],
  });
  return endpoint;
}

export async function claimAll(context: OperationContext, limit = 1_000): Promise<ClaimedDelivery[]> {
  const all: ClaimedDelivery[] = [];
  for (let isMore = true; isMore;) {
    const running = all.map(({ holder }) => holder);
    const { claims, nextDueAt } = await claimDeliveries(context, limit, running);
    all.push(...claims);
    isMore = nextDueAt !== null && nextDueAt <= context.clock.now();
  }
  return all;
}

/** Delivers claimed ones, one after the other, each answered like this. */
export async function deliverEach(
  context: TestContext,
  claims: ClaimedDelivery[],
  result: AttemptResult,
): Promise<void> {
  for (const claim of claims) {
    context.sender.results.push(result);
    await deliverWebhook(context, claim);
  }
}

/** Moves the clock to when there is something to claim, and claims it. Nothing when nothing waits. */
export async function claimNextDue(context: TestContext): Promise<ClaimedDelivery[]> {
  for (;;) {
    const { claims, nextDueAt } = await claimDeliveries(context, 1_000);
    if (claims.length > 0 || nextDueAt === null) return claims;
    context.clock.set(Math.max(nextDueAt, context.clock.now()));
  }
}

/** How many deliveries there are of each status. */
export async function deliveryCounts(context: TestContext): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of await deliveryRows(context)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

export async function receiverOf(context: TestContext, id: string) {
  const rows = await receiverRows(context);
  return rows.find((row) => row.id === id);
}
