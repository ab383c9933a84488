import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SlotHolder } from '../../../src/domain/deliveries/share-slots.ts';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { requestReceiverId } from '../../../src/store/endpoints/receivers.ts';
import { describeOnEngines } from '../../engines.ts';
import { createContext, createPrincipal, proveReceiver, type TestContext } from '../fixture.ts';
import { answered, noAnswer, received } from './fake-sender.ts';
import { addEndpoint, claimAll, deliverEach, receiverOf, storeEvents } from './webhooks.ts';

const LIMIT = 64;

describeOnEngines('slots of the dispatcher', (engine) => {
  let context: TestContext;
  let running: SlotHolder[];
  beforeEach(async () => {
    context = await createContext(engine);
    running = [];
  });
  afterEach(() => context.database.drop());

  const createTeam = async () => (await createPrincipal(context)).teamId;
  /** Webhooks of requests, each to a receiver of its own that was never sent anything. */
  async function storeUnproven(teamId: string, count: number) {
    for (let i = 0; i < count; i++)
      await storeEvents(context, teamId, 1, { url: `https://${teamId.slice(5)}-${i}.example/` });
  }
  /** Claims until no more can be claimed; none of them ends. */
  async function claimRounds() {
    let isMore = true;
    while (isMore) {
      const { claims, nextDueAt } = await claimDeliveries(context, LIMIT, running);
      running.push(...claims.map(({ holder }) => holder));
      isMore = nextDueAt !== null && nextDueAt <= context.clock.now();
    }
  }
  const heldBy = (teamId: string) => running.filter(({ ownerId }) => ownerId === teamId).length;

  it('are shared among teams with hanging receivers, and at most half of them are theirs', async () => {
    const teams = await Promise.all(Array.from({ length: 4 }, createTeam));
    for (const teamId of teams) await storeUnproven(teamId, 12);
    await claimRounds();
    expect(teams.map(heldBy).sort()).toEqual([6, 6, 7, 7]);
    expect(new Set(running.map(({ receiverId }) => receiverId)).size).toBe(26);
  });

  it('are free for others at once, proven or not, whoever came due before', async () => {
    const hanging = await createTeam();
    await storeUnproven(hanging, 40);
    await claimRounds();
    expect(heldBy(hanging)).toBe(16);
    context.clock.advance(1_000);
    const [proven, unproven] = [await createTeam(), await createTeam()];
    await addEndpoint(context, proven, 'answers');
    await storeEvents(context, proven, 3);
    await storeUnproven(unproven, 3);
    const { claims } = await claimDeliveries(context, LIMIT, running);
    const owners = claims.map(({ holder }) => holder.ownerId);
    expect(owners.filter((id) => id === proven)).toHaveLength(3);
    expect(owners.filter((id) => id === unproven)).toHaveLength(3);
    expect(owners).not.toContain(hanging);
  });

  it('of a team go to the receivers that hold the fewest', async () => {
    const teamId = await createTeam();
    const { id: busy } = await addEndpoint(context, teamId, 'busy');
    await storeEvents(context, teamId, 8);
    running.push(...(await claimAll(context, 8)).map(({ holder }) => holder));
    expect(running.map(({ receiverId }) => receiverId)).toEqual([busy, busy, busy, busy]);
    context.clock.advance(1_000);
    const { id: idle } = await addEndpoint(context, teamId, 'idle');
    await storeEvents(context, teamId, 1);
    const [claim] = (await claimDeliveries(context, 9, running)).claims;
    expect(claim?.holder.receiverId).toBe(idle);
  });

  it('are one for a receiver that has answered nothing, and as many as allowed once it answered', async () => {
    const teamId = await createTeam();
    await storeEvents(context, teamId, 10, { url: 'https://new.example/' });
    const first = await claimAll(context);
    expect(first).toHaveLength(1);
    expect(await claimAll(context)).toEqual([]);
    await deliverEach(context, first, answered(500));
    expect(await claimAll(context)).toHaveLength(8);
  });

  it('are one again for a receiver that does not answer any more', async () => {
    const teamId = await createTeam();
    const url = 'https://once.example/';
    const receiverId = requestReceiverId(teamId, url);
    await proveReceiver(context, { receiverId, endpointId: null, teamId });
    context.clock.advance(DAY_MS);
    await storeEvents(context, teamId, 10, { url });
    const claims = await claimAll(context);
    expect(claims.map(({ holder }) => holder.isProven)).toEqual([false]);
    await deliverEach(context, claims, noAnswer);
    expect(await receiverOf(context, receiverId)).toMatchObject({ proven: 0 });
    await deliverEach(context, await claimAll(context), received);
    expect(await receiverOf(context, receiverId)).toMatchObject({
      answeredAt: context.clock.now(),
      proven: 1,
    });
  });
});
