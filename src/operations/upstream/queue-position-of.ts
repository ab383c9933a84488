import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { queuedAhead, type QueuedTeam } from '../../domain/upstream/queued-ahead.ts';
import type { Session } from '../../store/engine/store.ts';
import { sharedRead } from '../../store/engine/shared-read.ts';
import { findQueuedTeams, findVirtualTime } from '../../store/upstream/fair-queue.ts';
import { countQueuedAhead, readQueueOrder, type QueueOrder } from '../../store/upstream/queue-order.ts';

/** How many generations are submitted before a queued one, if no more are queued. */
export async function queuePositionOf(
  reader: Session,
  { id, teamId, priority }: Generation,
  now: UnixMs,
): Promise<number> {
  const { teams, orders, virtualTime } = await sharedRead(reader, { name: 'queue', now }, () =>
    readQueue(reader),
  );
  const order = orders.get(teamId)?.[priority] ?? { number: 0, marks: [] };
  const position = await countQueuedAhead(reader, order, { teamId, priority, id });
  return queuedAhead(teams, virtualTime, { teamId, priority, position });
}

interface Queue {
  teams: QueuedTeam[];
  orders: Map<string, { interactive: QueueOrder; batch: QueueOrder }>;
  virtualTime: number;
}

async function readQueue(reader: Session): Promise<Queue> {
  const virtualTime = await findVirtualTime(reader);
  const orders: Queue['orders'] = new Map();
  const teams: QueuedTeam[] = [];
  for (const team of await findQueuedTeams(reader)) {
    const { teamId } = team;
    const interactive = await readQueueOrder(reader, { teamId, priority: 'interactive' });
    const batch = await readQueueOrder(reader, { teamId, priority: 'batch' });
    orders.set(teamId, { interactive, batch });
    teams.push({ ...team, interactive: interactive.number, batch: batch.number });
  }
  return { teams, orders, virtualTime };
}
