import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  pictureCommand,
  secondProcess,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';
import { generationRows, ledgerOf, usageOf } from '../stored.ts';

describeOnEngines('accepting', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 1_000)).id;
  });
  afterEach(() => context.database.drop());

  const keyed = (requestHash = 'hash of the request') => ({
    idempotency: { key: 'order-4711', requestHash },
  });

  async function expectNothingStored(): Promise<void> {
    expect(await generationRows(context)).toEqual([]);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0 });
    expect(await ledgerOf(context, budgetId)).toEqual([]);
    expect(context.notified).toEqual([]);
  }

  it('stores the request with its defaults, its price and its price list', async () => {
    const generation = await acceptPicture(context, principal, {
      input: { prompt: 'A lighthouse', mode: 'generate', imageQuality: '4K' },
      metadata: { order: '4711' },
      priority: 'batch',
      webhook: { url: 'https://hooks.example/x', events: ['generation.failed'] },
      queueTimeoutSeconds: 60,
    });
    expect(generation).toMatchObject({
      ...principal,
      input: { aspectRatio: '16:9', imageQuality: '4K', googleSearch: false },
      priceCredits: 16,
      priceVersion: '2026-01-01',
      status: 'queued',
      queueExpiresAt: context.clock.now() + 60_000,
    });
    expect(await current(context, generation.id)).toEqual(generation);
    expect(context.notified).toEqual(['batch-queued']);
  });

  it('accepts nothing new while the disk is almost full, and still answers a repeated request', async () => {
    const first = await acceptPicture(context, principal, keyed());
    const full = { ...context, store: { ...context.store, acceptsWork: () => false } };
    expect((await acceptPicture(full, principal, keyed())).id).toBe(first.id);
    const refused = expect.objectContaining({ code: 'unavailable', retryAfterSeconds: 60 }) as Error;
    await expect(acceptPicture(full, principal)).rejects.toEqual(refused);
    await expect(
      acceptPicture(full, principal, { idempotency: { key: 'other', requestHash: 'any' } }),
    ).rejects.toEqual(refused);
    expect(await generationRows(context)).toHaveLength(1);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: first.priceCredits });
  });

  it('answers a repeated request with the first generation, and holds nothing for it', async () => {
    const first = await acceptPicture(context, principal, keyed());
    const again = await acceptGeneration(context, pictureCommand(principal, keyed()));
    expect(again).toEqual({ outcome: 'accepted', generation: first, replayed: true });
    expect(await generationRows(context)).toHaveLength(1);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 4 });
    expect(context.notified).toEqual(['generation-queued']);
  });

  it('answers a repeated request also when its receiver has moved to a closed address since', async () => {
    const webhook = { url: 'https://moving.example/hook', events: ['generation.completed' as const] };
    context.addresses.set('moving.example', ['93.184.215.14']);
    const first = await acceptPicture(context, principal, { ...keyed(), webhook });
    context.addresses.set('moving.example', ['10.0.0.8']);
    const again = await acceptGeneration(context, pictureCommand(principal, { ...keyed(), webhook }));
    expect(again).toEqual({ outcome: 'accepted', generation: first, replayed: true });
    const unkeyed = acceptGeneration(context, pictureCommand(principal, { webhook }));
    await expect(unkeyed).rejects.toMatchObject({ errors: [{ pointer: '/webhook/url' }] });
  });

  it('makes one generation of twenty requests that come at once with the same key', async () => {
    const other = secondProcess(context);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        acceptGeneration(i % 2 === 0 ? context : other, pictureCommand(principal, keyed())),
      ),
    );
    const accepted = outcomes.flatMap((outcome) => (outcome.outcome === 'accepted' ? [outcome] : []));
    expect(accepted).toHaveLength(20);
    expect(new Set(accepted.map(({ generation }) => generation.id)).size).toBe(1);
    expect(accepted.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await generationRows(context)).toHaveLength(1);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 4 });
  });

  it('refuses the key with another payload, and leaves the first as it was', async () => {
    const first = await acceptPicture(context, principal, keyed());
    const other = await acceptGeneration(context, pictureCommand(principal, keyed('another hash')));
    expect(other).toEqual({ outcome: 'idempotency_key_reused' });
    expect(await generationRows(context)).toHaveLength(1);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 4 });
    expect(await current(context, first.id)).toEqual(first);
  });

  it('keeps the idempotency keys of teams apart', async () => {
    const stranger = await createPrincipal(context);
    const ours = await acceptPicture(context, principal, keyed());
    const theirs = await acceptGeneration(context, pictureCommand(stranger, keyed()));
    expect(theirs).toMatchObject({ outcome: 'accepted', replayed: false });
    expect(await generationRows(context)).toHaveLength(2);
    expect(theirs).not.toMatchObject({ generation: { id: ours.id } });
  });

  it('lets a key be used again after its first request was refused', async () => {
    const small = await acceptGeneration(context, pictureCommand(principal, { ...keyed(), maxCredits: 3 }));
    expect(small).toMatchObject({ outcome: 'price_above_max_credits' });
    expect(await acceptGeneration(context, pictureCommand(principal, keyed()))).toMatchObject({
      outcome: 'accepted',
      replayed: false,
    });
  });

  it('refuses a price above maxCredits and stores nothing; a price of exactly maxCredits fits', async () => {
    const refused = await acceptGeneration(context, pictureCommand(principal, { maxCredits: 3 }));
    expect(refused).toEqual({ outcome: 'price_above_max_credits', priceCredits: 4, maxCredits: 3 });
    await expectNothingStored();
    await acceptPicture(context, principal, { maxCredits: 4 });
  });

  it('refuses what does not fit into the budget and stores nothing', async () => {
    await setTeamBudget(context, principal, 3);
    const refused = await acceptGeneration(context, pictureCommand(principal));
    expect(refused).toMatchObject({ outcome: 'budget_refused', refusal: { code: 'budget_exceeded' } });
    await expectNothingStored();
  });

  it('refuses an edit without pictures, naming the field, and stores nothing', async () => {
    const edit = pictureCommand(principal, { input: { prompt: 'Watercolour', mode: 'edit' } });
    await expect(acceptGeneration(context, edit)).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/input/inputImageUrls' }],
    });
    await expectNothingStored();
  });

  it.each([
    'http://169.254.169.254/latest',
    'https://10.0.0.8/hook',
    'ftp://hooks.example/x',
    'https://localhost/',
    'https://internal.example/hook',
  ])('refuses the webhook URL %s and stores nothing', async (url) => {
    context.addresses.set('internal.example', ['10.0.0.8']);
    const webhook = { url, events: ['generation.completed' as const] };
    await expect(acceptGeneration(context, pictureCommand(principal, { webhook }))).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/webhook/url' }],
    });
    await expectNothingStored();
  });
});
