import { eq } from 'drizzle-orm';
import type { RowTask } from '../../../src/domain/quarantine/row-failure.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { runRecoveries } from '../../../src/operations/deliveries/run-recoveries.ts';
import { startRecovery } from '../../../src/operations/deliveries/start-recovery.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { expireQueued } from '../../../src/operations/upstream/expire-queued.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { reapLeases } from '../../../src/operations/upstream/reap-leases.ts';
import {
  acceptPicture,
  claimNext,
  createPrincipal,
  registerEndpoint,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { deliveryRows, generationRows } from '../stored.ts';
import type { Poison } from './poison.ts';

/** A loop over rows, of which one is poisoned. */
export interface Loop {
  task: RowTask;
  /** Makes a row that will be poisoned, and then its neighbour. */
  setUp(
    context: TestContext,
  ): Promise<{ poison: Poison; rowId: string; isDone(which: 'poisoned' | 'neighbour'): Promise<boolean> }>;
  round(context: TestContext): Promise<unknown>;
}

const generationOf = async (context: TestContext, id: string) =>
  (await generationRows(context)).find((row) => row.id === id)!;

async function twoGenerations(context: TestContext) {
  const ids = [];
  for (const _ of [1, 2]) {
    const principal = await createPrincipal(context);
    ids.push((await acceptPicture(context, principal, { queueTimeoutSeconds: 7_000 })).id);
    context.clock.advance(1);
  }
  return { poisoned: ids[0]!, neighbour: ids[1]! };
}

async function twoDeliveries(context: TestContext) {
  const made: { teamId: string; endpointId: string; deliveryId: string }[] = [];
  for (const _ of [1, 2]) {
    const principal = await createPrincipal(context);
    const { endpoint } = await registerEndpoint(context, principal.teamId);
    await cancelGeneration(context, principal, (await acceptPicture(context, principal)).id);
    const delivery = (await deliveryRows(context)).find(({ endpointId }) => endpointId === endpoint.id)!;
    made.push({ teamId: principal.teamId, endpointId: endpoint.id, deliveryId: delivery.id });
    context.clock.advance(1);
  }
  return { poisoned: made[0]!, neighbour: made[1]! };
}

export const loops: Loop[] = [
  {
    task: 'queue_timeout',
    async setUp(context) {
      const ids = await twoGenerations(context);
      context.clock.advance(7_000_000);
      return {
        poison: { table: 'events', on: 'insert', column: 'generation_id', value: ids.poisoned },
        rowId: ids.poisoned,
        isDone: async (which) => (await generationOf(context, ids[which])).status === 'failed',
      };
    },
    round: expireQueued,
  },
  {
    task: 'lease',
    async setUp(context) {
      const ids = await twoGenerations(context);
      await claimNext(context);
      await claimNext(context);
      context.clock.advance(31_000);
      return {
        poison: { table: 'unreconciled_charges', on: 'insert', column: 'generation_id', value: ids.poisoned },
        rowId: ids.poisoned,
        isDone: async (which) => (await generationOf(context, ids[which])).status === 'failed',
      };
    },
    round: reapLeases,
  },
  {
    task: 'submit',
    async setUp(context) {
      const ids = await twoGenerations(context);
      return {
        poison: { table: 'submissions', on: 'insert', column: 'generation_id', value: ids.poisoned },
        rowId: ids.poisoned,
        isDone: async (which) => (await generationOf(context, ids[which])).leaseToken !== null,
      };
    },
    round: claimSubmission,
  },
  {
    task: 'claim_poll',
    async setUp(context) {
      const ids = await twoGenerations(context);
      await submitNext(context);
      await submitNext(context);
      await waitForPoll(context);
      context.clock.advance(60_000);
      return {
        poison: { table: 'upstream_requests', on: 'insert', column: 'id', value: ids.poisoned },
        rowId: ids.poisoned,
        isDone: async (which) => (await generationOf(context, ids[which])).leaseToken !== null,
      };
    },
    round: (context) => claimPolls(context, 100),
  },
  {
    task: 'receiver',
    async setUp(context) {
      const { poisoned, neighbour } = await twoDeliveries(context);
      const ids = { poisoned: poisoned.deliveryId, neighbour: neighbour.deliveryId };
      return {
        poison: { table: 'deliveries', on: 'update', column: 'id', value: ids.poisoned },
        rowId: poisoned.endpointId,
        isDone: async (which) =>
          (await deliveryRows(context)).find(({ id }) => id === ids[which])?.leaseToken !== null,
      };
    },
    round: (context) => claimDeliveries(context, 100),
  },
  {
    task: 'recovery',
    async setUp(context) {
      const deliveries = await twoDeliveries(context);
      const { tables } = context.store.reader;
      await context.store.transaction(async (tx) => {
        await tx.db
          .update(tables.deliveries)
          .set({ status: 'failed', nextAttemptAt: null, finishedAt: tx.now });
      });
      const recoveryIds: string[] = [];
      for (const { teamId, endpointId } of [deliveries.poisoned, deliveries.neighbour]) {
        const started = await startRecovery(context, { teamId, endpointId, since: 0 });
        if (started.outcome !== 'started') throw new Error(started.outcome);
        recoveryIds.push(started.recovery.id);
        context.clock.advance(1);
      }
      return {
        poison: { table: 'deliveries', on: 'update', column: 'id', value: deliveries.poisoned.deliveryId },
        rowId: recoveryIds[0]!,
        isDone: async (which) => {
          const { recoveries: r } = tables;
          const id = recoveryIds[which === 'poisoned' ? 0 : 1]!;
          const [row] = await context.store.reader.db.select().from(r).where(eq(r.id, id));
          return row?.requeuedCount === 1;
        },
      };
    },
    round: runRecoveries,
  },
];
