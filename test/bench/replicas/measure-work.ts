import { setTimeout as sleep } from 'node:timers/promises';
import { count, eq, isNotNull } from 'drizzle-orm';
import { withOperations } from '../../../src/commands/shared/with-operations.ts';
import { createEndpoint } from '../../../src/operations/endpoints/create-endpoint.ts';
import type { OperationContext } from '../../../src/operations/operation-context.ts';
import type { Gateways } from '../engines/gateways.ts';

// So that polls and webhooks are under way, too.
const WARM_UP_SECONDS = 8;

/** Lets gateways work off what they have queued, with a webhook for each, and returns what they claim and deliver in a second. */
export async function measureWork(
  { environment, name }: Gateways,
  hookUrl: string,
  seconds: number,
): Promise<{ claims: number; deliveries: number }> {
  return withOperations({ environment }, async (context) => {
    const [team] = await context.store.reader.db.select().from(context.store.reader.tables.teams);
    // Before what is claimed ends, since each of those has a webhook.
    await createEndpoint({ ...context, checkReceiver: async () => null }, team!.id, {
      url: hookUrl,
      events: ['*'],
      description: '',
    });
    await openAccounts(environment);
    await sleep(WARM_UP_SECONDS * 1_000);
    const before = await done(context);
    const startedAt = performance.now();
    await sleep(seconds * 1_000);
    const after = await done(context);
    const elapsed = (performance.now() - startedAt) / 1_000;
    if (after.queued === 0) throw new Error(`${name}: the queue was empty before the end`);
    return {
      claims: (after.claims - before.claims) / elapsed,
      deliveries: (after.deliveries - before.deliveries) / elapsed,
    };
  });
}

/** Lets the accounts submit from now on. */
export async function openAccounts(environment: Record<string, string>): Promise<void> {
  await withOperations({ environment }, async ({ store, notify }) => {
    await store.transaction(async (tx) => {
      await tx.db.update(tx.tables.upstreamAccounts).set({ retryAt: 0 });
    });
    notify('upstream-answered');
  });
}

async function done({ store }: Pick<OperationContext, 'store'>) {
  const { db, tables } = store.reader;
  const { generations: g, deliveries: d } = tables;
  const [claimed] = await db.select({ rows: count() }).from(g).where(isNotNull(g.submittedAt));
  const [delivered] = await db.select({ rows: count() }).from(d).where(eq(d.status, 'delivered'));
  const [queued] = await db.select({ rows: count() }).from(g).where(eq(g.status, 'queued'));
  return { claims: claimed?.rows ?? 0, deliveries: delivered?.rows ?? 0, queued: queued?.rows ?? 0 };
}
