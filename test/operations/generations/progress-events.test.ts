import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import type { EventFilter, EventType } from '../../../src/domain/events/event-type.ts';
import { generationEventId } from '../../../src/domain/events/generation-event-id.ts';
import { listEvents } from '../../../src/operations/events/list-events.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { createEndpoint } from '../../../src/operations/endpoints/create-endpoint.ts';
import { pollGeneration } from '../../../src/operations/upstream/poll-generation.ts';
import { reapLeases } from '../../../src/operations/upstream/reap-leases.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from '../upstream/fake-upstream.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  deliverDue,
  pollDue,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { deliveryRows, eventRows } from '../stored.ts';

interface Body {
  type: EventType;
  data: { sequence: number };
}

const running = (status: 'pending' | 'generating', progress: number): PollOutcome => ({
  kind: 'running',
  status,
  progress,
});

describeOnEngines('events of progress', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const listenFor = (events: EventFilter[], teamId: string | null = principal.teamId) =>
    createEndpoint(context, teamId, { url: 'https://hooks.example/nanogate', events, description: '' });

  const types = async () =>
    (await eventRows(context)).sort((a, b) => (a.sequence < b.sequence ? -1 : 1)).map(({ type }) => type);

  it('come once each, when the upstream has the generation and when it first says that it makes the picture', async () => {
    await listenFor(['generation.*']);
    const { id } = await acceptPicture(context, principal);
    await submitNext(context);
    expect(context.notified.at(-1)).toBe('event-stored');
    expect(await types()).toEqual(['generation.pending']);
    context.upstream.pollOutcomes.push(
      running('pending', 0),
      running('generating', 10),
      running('generating', 60),
      running('pending', 0),
      completed,
    );
    for (let round = 0; round < 5; round++) await pollDue(context);
    expect(await types()).toEqual(['generation.pending', 'generation.generating', 'generation.completed']);

    expect(await deliverDue(context)).toBe(3);
    // Deliveries that are due at the same time are sent in any order; the sequence tells theirs.
    const sequenceOf = (payload: string) => (JSON.parse(payload) as Body).data.sequence;
    const sent = context.sender.sent.toSorted((a, b) => sequenceOf(a.payload) - sequenceOf(b.payload));
    const bodies = sent.map(({ payload }) => JSON.parse(payload) as Body);
    expect(bodies.map(({ type, data: { sequence } }) => [type, sequence])).toEqual([
      ['generation.pending', 1],
      ['generation.generating', 2],
      ['generation.completed', 3],
    ]);
    const ids = sent.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual(bodies.map(({ type }) => generationEventId(id, type)));
    // Whatever the order of their ids is.
    const { events } = await listEvents(context, principal.teamId, { limit: 10 });
    expect(events.map((event) => event.id)).toEqual(ids.toReversed());
    expect(bodies).toContainEqual(
      expect.objectContaining({
        type: 'generation.generating',
        data: expect.objectContaining({ id, status: 'generating', progress: 10 }) as object,
      }),
    );
  });

  it('are not stored where nobody listens for them', async () => {
    await listenFor(['generation.completed', 'generation.generating']);
    await listenFor(['*'], (await createPrincipal(context)).teamId);
    await listenFor(['*'], null);
    await acceptPicture(context, principal);
    context.notified.length = 0;
    await submitNext(context);
    expect(await types()).toEqual([]);
    expect(context.notified).not.toContain('event-stored');
    context.upstream.pollOutcomes.push(running('generating', 10), completed);
    await pollDue(context);
    await pollDue(context);
    expect(await types()).toEqual(['generation.generating', 'generation.completed']);
  });

  it("go to the request's own webhook when it names them", async () => {
    const url = 'https://hooks.example/own';
    await acceptPicture(context, principal, { webhook: { url, events: ['generation.pending'] } });
    await submitNext(context);
    await pollDue(context);
    expect(await types()).toEqual(['generation.pending']);
    expect(await deliveryRows(context)).toMatchObject([{ endpointId: null, url, status: 'pending' }]);
  });

  it('are not told by a worker whose lease has gone to another', async () => {
    await listenFor(['generation.*']);
    await acceptPicture(context, principal);
    await submitNext(context);
    await waitForPoll(context);
    const [stalled] = (await claimPolls(context, 1)).claims;
    context.clock.advance(context.policy.leaseMs + 1);
    await reapLeases(context);
    await pollDue(context);
    await pollGeneration(context, stalled!);
    expect(await types()).toEqual(['generation.pending', 'generation.generating']);
  });

  it('are not notified of a submission that was refused or not sent', async () => {
    await listenFor(['generation.pending']);
    context.upstream.submitOutcomes.push({ kind: 'refused', errorCode: 'INVALID_PROMPT', message: 'No.' });
    await acceptPicture(context, principal);
    await submitGeneration(context, await claimNext(context));
    expect(await types()).toEqual(['generation.failed']);
    expect(await deliveryRows(context)).toEqual([]);
  });
});
