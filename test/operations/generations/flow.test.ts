import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEndpoint } from '../../../src/operations/endpoints/create-endpoint.ts';
import { readBudgets } from '../../../src/operations/budgets/read-budgets.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from '../upstream/fake-upstream.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  deliverDue,
  pollDue,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('the whole flow', (engine) => {
  let context: TestContext;
  beforeEach(async () => (context = await createContext(engine)));
  afterEach(() => context.database.drop());

  it('takes a request to a picture, a settled price and a delivered webhook', async () => {
    const principal = await createPrincipal(context);
    await setTeamBudget(context, principal, 20);
    await createEndpoint(context, principal.teamId, {
      url: 'https://hooks.example/nanogate',
      events: ['generation.completed'],
      description: '',
    });

    const accepted = await acceptPicture(context, principal, { metadata: { order: '4711' } });
    expect(accepted).toMatchObject({ status: 'queued', priceCredits: 4 });
    expect(await current(context, accepted.id)).toEqual(accepted);
    expect((await readBudgets(context, principal))[0]?.usage).toMatchObject({
      heldCredits: 4,
      settledCredits: 0,
    });

    expect(await submitNext(context)).toMatchObject({ status: 'pending', upstreamGenerationId: 'up-1' });
    context.upstream.pollOutcomes.push({ kind: 'running', status: 'generating', progress: 40 }, completed);
    await pollDue(context);
    expect(await current(context, accepted.id)).toMatchObject({ status: 'generating', progress: 40 });
    await pollDue(context);
    expect(await current(context, accepted.id)).toMatchObject({
      status: 'completed',
      progress: 100,
      imageUrl: 'https://static.example/picture.png',
      metadata: { order: '4711' },
    });
    expect((await readBudgets(context, principal))[0]?.usage).toMatchObject({
      heldCredits: 0,
      settledCredits: 4,
    });

    expect(await deliverDue(context)).toBe(1);
    expect(await deliverDue(context)).toBe(0);
    const [sent] = context.sender.sent;
    expect(JSON.parse(sent!.payload)).toMatchObject({
      type: 'generation.completed',
      data: { id: accepted.id, status: 'completed', credits: { held: 0, settled: 4, released: 0 } },
    });
    expect(sent!.headers).toMatchObject({ 'webhook-id': expect.stringMatching(/^evt_/) as string });
  });
});
