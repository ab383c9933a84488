import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptPicture, setTeamBudget } from '../../../operations/fixture.ts';
import { openAdminApi, type AdminApi } from '../../admin-api.ts';

describe('the operator', () => {
  let api: AdminApi;
  beforeEach(async () => (api = await openAdminApi()));
  afterEach(() => api.close());

  it('reads that the accounts add up, and what differs when they do not', async () => {
    const owner = await api.team('web');
    const budget = await setTeamBudget(api.context, owner, 100);
    await acceptPicture(api.context, owner);
    const sound = await api.call('GET /admin/v1/ledger-verification');
    expect(sound).toMatchObject({ status: 200, body: { periods: 1, differences: [] } });

    const { store } = api.context;
    await store.transaction(async (tx) => {
      await tx.db.update(tx.tables.budgetUsage).set({ heldCredits: 3 });
    });
    const { body } = await api.call('GET /admin/v1/ledger-verification');
    expect(body.differences).toEqual([
      {
        kind: 'figure',
        budgetId: budget.id,
        periodStartsAt: expect.stringMatching(/-01T00:00:00\.000Z$/) as string,
        figure: 'held',
        ledger: 4,
        row: 3,
      },
    ]);
  });

  it('reads the usage of all teams and of one', async () => {
    const [web, shop] = [await api.team('web'), await api.team('shop')];
    for (const owner of [web, shop, shop]) await acceptPicture(api.context, owner);
    const day = new Date(api.context.clock.now()).toISOString().slice(0, 10);
    const usage = async (query: string) =>
      (await api.call(`GET /admin/v1/usage?from=${day}&to=${day}${query}`)).body.data;
    expect(await usage('')).toMatchObject([{ heldCredits: 12 }]);
    expect(await usage(`&teamId=${web.teamId}`)).toMatchObject([{ heldCredits: 4 }]);
    expect(await usage('&groupBy=team')).toHaveLength(2);
    expect(await api.call(`GET /admin/v1/usage?from=${day}&to=x`)).toMatchObject({ status: 400 });
  });
});

describe('the operator’s webhook endpoints', () => {
  const path = '/admin/v1/webhook-endpoints';
  let api: AdminApi;
  beforeEach(async () => (api = await openAdminApi()));
  afterEach(() => api.close());

  it('receive budget events, and are made, listed, read and deleted apart from those of teams', async () => {
    const made = await api.call(`POST ${path}`, { body: { url: 'https://example.com/hook' } });
    expect(made).toMatchObject({
      status: 201,
      body: {
        events: ['budget.threshold_reached', 'budget.exhausted', 'endpoint.disabled'],
        secret: expect.any(String) as string,
      },
    });
    const { secret: _, ...endpoint } = made.body as { id: string; secret: string };
    expect(made.headers.location).toBe(`${path}/${endpoint.id}`);
    expect((await api.call(`GET ${path}`)).body).toEqual({ data: [endpoint] });
    expect((await api.call(`GET ${path}/${endpoint.id}`)).body).toEqual(endpoint);
    expect(await api.call(`DELETE ${path}/${endpoint.id}`)).toMatchObject({ status: 204 });
    expect(await api.call(`DELETE ${path}/${endpoint.id}`)).toMatchObject({ status: 404 });
    expect(await api.call(`GET ${path}/${endpoint.id}`)).toMatchObject({ status: 404 });
  });

  it.each([
    ['no URL', {}, '/url'],
    ['a denied address', { url: 'https://10.0.0.1/' }, '/url'],
    ['an event of teams', { url: 'https://example.com', events: ['generation.failed'] }, '/events/0'],
    ['an unknown event', { url: 'https://example.com', events: ['x'] }, '/events/0'],
  ])('name the field, 400: %s', async (_name, body, pointer) => {
    expect(await api.call(`POST ${path}`, { body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });
});
