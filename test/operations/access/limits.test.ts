import { afterEach, beforeEach, expect, it } from 'vitest';
import { noLimits, type AccessLimits } from '../../../src/domain/access/access-limits.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { authenticateKey } from '../../../src/operations/access/authenticate-key.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { quoteGeneration } from '../../../src/operations/generations/quote-generation.ts';
import { readLimits } from '../../../src/operations/access/read-limits.ts';
import { setLimits } from '../../../src/operations/access/set-limits.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pictureCommand,
  secondProcess,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';
import { generationRows, usageOf } from '../stored.ts';

describeOnEngines('limits', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const limitTeam = (limits: Partial<AccessLimits>) =>
    setLimits(context, { teamId: principal.teamId, ...limits });
  const limitKey = (limits: Partial<AccessLimits>) =>
    setLimits(context, { keyId: principal.keyId, ...limits });
  const accept = (changes = {}, by = principal, on = context) =>
    acceptGeneration(on, pictureCommand(by, changes));
  const anotherKey = async () => ({
    ...principal,
    keyId: (await createKey(context, principal.teamId, 'other')).id,
  });

  it('are none until they are set, keep what is not named, and are lifted with null', async () => {
    expect(await readLimits(context, principal)).toEqual({ team: noLimits, key: noLimits });
    await limitTeam({ requestsPerMinute: 60, allowedQualities: ['1K', '2K'] });
    await limitKey({ maxInFlight: 3 });
    expect(await limitTeam({ allowedModels: ['nano-banana-2'], requestsPerMinute: null })).toEqual({
      ...noLimits,
      allowedModels: ['nano-banana-2'],
      allowedQualities: ['1K', '2K'],
    });
    expect(await limitTeam({})).toMatchObject({ allowedQualities: ['1K', '2K'] });
    expect(await readLimits(context, principal)).toEqual({
      team: { ...noLimits, allowedModels: ['nano-banana-2'], allowedQualities: ['1K', '2K'] },
      key: { ...noLimits, maxInFlight: 3 },
    });
    expect((await readLimits(context, { teamId: principal.teamId })).key).toEqual(noLimits);
  });

  it.each([
    ['/requestsPerMinute', { requestsPerMinute: 0 }],
    ['/requestsPerMinute', { requestsPerMinute: 1.5 }],
    ['/requestsPerMinute', { requestsPerMinute: 1_000_001 }],
    ['/requestsPerMinute', { requestsPerMinute: NaN }],
    ['/maxInFlight', { maxInFlight: -1 }],
    ['/maxInFlight', { maxInFlight: '5' as unknown as number }],
    ['/allowedModels', { allowedModels: [] }],
    ['/allowedModels', { allowedModels: ['sora-2'] as never }],
    ['/allowedModels', { allowedModels: 'nano-banana-2' as never }],
    ['/allowedQualities', { allowedQualities: ['1K', '1K'] as never }],
    ['/allowedQualities', { allowedQualities: ['8K'] as never }],
  ])('refuse a wrong %s: %o', async (pointer, limits) => {
    await expect(limitTeam(limits)).rejects.toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
    expect((await readLimits(context, principal)).team).toEqual(noLimits);
  });

  it('need a team or a key that exists', async () => {
    for (const subject of [{ teamId: 'team_none' }, { keyId: 'key_none' }, { teamId: principal.keyId }])
      await expect(setLimits(context, { ...subject, maxInFlight: 1 })).rejects.toMatchObject({
        code: 'not_found',
      });
  });

  it('come with the authenticated key, as they are at that moment', async () => {
    const { id, key } = await createKey(context, principal.teamId, 'test');
    await limitTeam({ requestsPerMinute: 60 });
    await setLimits(context, { keyId: id, requestsPerMinute: 6, allowedModels: ['nano-banana-pro'] });
    const limitsOf = async () => {
      const found = await authenticateKey(context, key);
      return found.outcome === 'authenticated' ? found.caller.limits : null;
    };
    expect(await limitsOf()).toMatchObject({
      team: { requestsPerMinute: 60, allowedModels: null },
      key: { requestsPerMinute: 6, allowedModels: ['nano-banana-pro'] },
    });
    await limitTeam({ requestsPerMinute: 61 });
    expect((await limitsOf())?.team?.requestsPerMinute).toBe(61);
  });

  it.each(['team', 'key'] as const)(
    'of generations in flight let exactly as many in as the %s has, however many come at once',
    async (scope) => {
      const [most, racers] = [5, 40];
      await (scope === 'team' ? limitTeam : limitKey)({ maxInFlight: most });
      const other = secondProcess(context);
      const outcomes = await Promise.all(
        Array.from({ length: racers }, (_, i) => accept({}, principal, i % 2 === 0 ? context : other)),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(most);
      const refused = outcomes.filter(({ outcome }) => outcome === 'limit_refused');
      expect(refused).toHaveLength(racers - most);
      // A picture takes 18 s, so with five of them one ends about every 4 s.
      expect(refused[0]).toEqual({
        outcome: 'limit_refused',
        refusal: { code: 'too_many_in_flight', scope, maxInFlight: most, retryAfterSeconds: 4 },
      });
      expect(await generationRows(context)).toHaveLength(most);
    },
  );

  it('of generations in flight hold for the team and the key together when both race', async () => {
    const second = await anotherKey();
    await limitTeam({ maxInFlight: 6 });
    await limitKey({ maxInFlight: 4 });
    await setLimits(context, { keyId: second.keyId, maxInFlight: 4 });
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, i) => accept({}, i % 2 === 0 ? principal : second)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(6);
    const rows = await generationRows(context);
    for (const { keyId } of [principal, second])
      expect(rows.filter((row) => row.keyId === keyId).length).toBeLessThanOrEqual(4);
  });

  it('of generations in flight count those of the team, not of others, and free a place with each end', async () => {
    const stranger = await createPrincipal(context);
    await acceptPicture(context, stranger);
    const second = await anotherKey();
    await limitTeam({ maxInFlight: 2 });
    await limitKey({ maxInFlight: 1 });
    const first = await acceptPicture(context, principal);
    expect(await accept()).toMatchObject({ refusal: { code: 'too_many_in_flight', scope: 'key' } });
    await acceptPicture(context, second);
    expect(await accept({}, second)).toMatchObject({
      refusal: { code: 'too_many_in_flight', scope: 'team' },
    });
    await cancelGeneration(context, principal, first.id);
    expect(await accept({}, second)).toMatchObject({ outcome: 'accepted' });
    expect(await accept()).toMatchObject({ refusal: { scope: 'team' } });
  });

  it.each([
    ['model', { model: 'nano-banana-pro' }, { allowedModels: ['nano-banana-2'] }],
    [
      'imageQuality',
      { input: { prompt: 'x', mode: 'generate', imageQuality: '4K' } },
      { allowedQualities: ['1K'] },
    ],
  ] as [string, object, Partial<AccessLimits>][])(
    'refuse a %s that is not allowed to the team or to the key, and take the others',
    async (field, changes, limits) => {
      for (const [scope, limit] of [
        ['team', limitTeam],
        ['key', limitKey],
      ] as const) {
        await limit(limits);
        expect(await accept(changes)).toMatchObject({
          outcome: 'limit_refused',
          refusal: { code: 'model_not_allowed', scope, field },
        });
        expect(await accept()).toMatchObject({ outcome: 'accepted' });
        await limit({ allowedModels: null, allowedQualities: null });
      }
      expect(await accept(changes)).toMatchObject({ outcome: 'accepted' });
    },
  );

  it('are foreseen by a quote, which takes no place', async () => {
    const quoted = async (changes = {}) =>
      (await quoteGeneration(context, pictureCommand(principal, changes))).refusal;
    await limitTeam({ maxInFlight: 1, allowedModels: ['nano-banana-2'] });
    expect(await quoted({ model: 'nano-banana-pro' })).toMatchObject({ code: 'model_not_allowed' });
    expect([await quoted(), await quoted()]).toEqual([null, null]);
    await acceptPicture(context, principal);
    expect(await quoted()).toMatchObject({ code: 'too_many_in_flight', scope: 'team', maxInFlight: 1 });
    await limitTeam({ maxInFlight: 2 });
    expect(await quoted()).toBeNull();
  });

  it('hold nothing and store nothing when they refuse, and leave the idempotency key free', async () => {
    const budget = await setTeamBudget(context, principal, 100);
    await limitTeam({ maxInFlight: 1 });
    const { id } = await acceptPicture(context, principal);
    const repeated = { idempotency: { key: 'order-1', requestHash: 'hash' } };
    expect(await accept(repeated)).toMatchObject({ outcome: 'limit_refused' });
    expect(await usageOf(context, budget.id)).toMatchObject({ held: 4 });
    expect(await generationRows(context)).toHaveLength(1);
    await cancelGeneration(context, principal, id);
    expect(await accept(repeated)).toMatchObject({ outcome: 'accepted', replayed: false });
    expect(await accept(repeated)).toMatchObject({ outcome: 'accepted', replayed: true });
  });
});
