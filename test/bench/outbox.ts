import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { createLogger } from '../../src/gateway/logger.ts';
import { openOperationContext } from '../../src/gateway/open-operation-context.ts';
import { createEndpoint } from '../../src/operations/endpoints/create-endpoint.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { storeEvent } from '../../src/operations/events/store-event.ts';
import { createDispatcher } from '../../src/workers/dispatcher.ts';
import { createSlots } from '../../src/workers/slots.ts';
import { createSupervisor } from '../../src/workers/supervisor.ts';
import { createWakeup } from '../../src/operations/wakeup.ts';
import { createWorker } from '../../src/workers/worker.ts';
import { indexOf, resourceOf } from '../simulation/webhook-plan.ts';

const STOP_TIMEOUT_MS = 60_000;

export type Outbox = Awaited<ReturnType<typeof openOutbox>>;

/** The part of a gateway that stores events and delivers them, put together as `gateway.ts` does it, with an endpoint for each team. */
export async function openOutbox(databaseFile: string, receiverUrl: string, teams: number) {
  const config = loadConfig({
    DATABASE_URL: `file:${databaseFile}`,
    NANOPHOTO_API_KEY: 'none',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
    WEBHOOK_CONCURRENCY: '64',
    LOG_LEVEL: 'warn',
  });
  const wakeup = createWakeup();
  const hanging = new Set<string | null>();
  let delivered = 0;
  let onDelivered: (count: number) => void = () => undefined;
  const { context, close } = await openOperationContext({
    config,
    clock: systemClock,
    logger: createLogger(config),
    notify: (topic) => topic === 'event-stored' && wakeup.wake(),
    observe(observation) {
      if (observation.kind !== 'webhook_attempted' || hanging.has(observation.endpointId)) return;
      if (observation.status !== 'delivered') throw new Error(`Not delivered: ${observation.error}`);
      onDelivered((delivered += 1));
    },
  });
  const teamIds: string[] = [];
  for (let i = 0; i < teams; i++) {
    const { id } = await createTeam(context, `team ${i}`);
    const url = `${receiverUrl}/team-${i}`;
    await createEndpoint(context, id, { url, events: ['*'], description: '' });
    teamIds.push(id);
  }

  /** Teams whose endpoints are never answered; resolves with what stores an event for all endpoints of one team. */
  async function addHangingTeams(
    count: number,
    endpointsPerTeam: number,
  ): Promise<(index: number) => Promise<void>> {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      const { id } = await createTeam(context, `hanging team ${i}`);
      for (let j = 0; j < endpointsPerTeam; j++) {
        const url = `${receiverUrl}/hangs/${i}/${j}`;
        const made = await createEndpoint(context, id, { url, events: ['*'], description: '' });
        if (made.outcome === 'created') hanging.add(made.endpoint.id);
      }
      ids.push(id);
    }
    return async (index) => {
      const data = resourceOf({ index: 0, team: 0, type: 'generation.completed', request: null });
      const event = {
        teamId: ids[index % count]!,
        type: 'generation.completed',
        generationId: null,
      } as const;
      await context.store.transaction((tx) => storeEvent(tx, { ...event, data }));
      context.notify('event-stored');
    };
  }

  const onError = (error: unknown) => {
    throw error;
  };
  const startDispatcher = () => {
    const slots = createSlots(config.WEBHOOK_CONCURRENCY, wakeup.wake, onError);
    const rounds = createDispatcher(context, slots);
    const worker = createWorker({ ...rounds, name: 'dispatcher', clock: systemClock, wakeup, onError });
    const supervisor = createSupervisor([worker]);
    supervisor.start();
    return { stop: () => supervisor.stop(STOP_TIMEOUT_MS) };
  };

  let events = 0;
  return {
    concurrency: config.WEBHOOK_CONCURRENCY,
    startDispatcher,
    addHangingTeams,
    /** Stores an event and tells the dispatcher; resolves, with the event's number, when it is committed. */
    async store(): Promise<number> {
      const number = events++;
      const data = resourceOf({ index: number, team: 0, type: 'generation.completed', request: null });
      const event = {
        teamId: teamIds[number % teams]!,
        type: 'generation.completed',
        generationId: null,
      } as const;
      await context.store.transaction((tx) => storeEvent(tx, { ...event, data }));
      return number;
    },
    notify: () => context.notify('event-stored'),
    /** Resolves when so many are delivered, and that is committed, from the first one on. */
    delivered: (count: number) =>
      new Promise<void>((resolve) => {
        onDelivered = (now) => now >= count && resolve();
        onDelivered(delivered);
      }),
    deliveredCount: () => delivered,
    /** The number of each event by its id. */
    async numbers(): Promise<Map<string, number>> {
      const { db, tables } = context.store.reader;
      const rows = await db
        .select({ id: tables.events.id, payload: tables.events.payload })
        .from(tables.events);
      return new Map(rows.map(({ id, payload }) => [id, indexOf(payload)]));
    },
    close,
  };
}
