import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acceptPicture } from '../../../operations/fixture.ts';
import { openAdminApi, unknown, type AdminApi } from '../../admin-api.ts';

let api: AdminApi;
beforeAll(async () => (api = await openAdminApi()));
afterAll(() => api.close());

const gateway = { scope: 'gateway', period: 'total', limitCredits: 1_000 };

async function setBudget(body: object): Promise<Record<string, unknown> & { id: string }> {
  const answer = await api.call('PUT /admin/v1/budgets', { body });
  expect(answer.status).toBe(200);
  return answer.body as { id: string };
}

describe('PUT /admin/v1/budgets', () => {
  it('makes a budget of each scope with all its fields', async () => {
    const { teamId, keyId } = await api.team('all-scopes');
    expect(await setBudget(gateway)).toMatchObject({
      ...gateway,
      teamId: null,
      keyId: null,
      timeZone: 'UTC',
      rolloverCapCredits: null,
      alertThresholds: [50, 80, 100],
      availableCredits: 1_000,
      resetsAt: null,
    });
    const ofTeam = {
      scope: 'team',
      teamId,
      period: 'day',
      limitCredits: 100,
      timeZone: 'Europe/Berlin',
      rolloverCapCredits: 20,
      alertThresholds: [90],
    };
    expect(await setBudget(ofTeam)).toMatchObject(ofTeam);
    expect(await setBudget({ scope: 'key', keyId, period: 'week', limitCredits: 0 })).toMatchObject({
      scope: 'key',
      teamId,
      keyId,
      availableCredits: 0,
    });
  });

  it('changes the one that is there and leaves what it does not name', async () => {
    const { teamId } = await api.team('changed');
    const first = await setBudget({
      scope: 'team',
      teamId,
      period: 'month',
      limitCredits: 5,
      rolloverCapCredits: 3,
    });
    const second = await setBudget({ scope: 'team', teamId, period: 'month', limitCredits: 50 });
    expect(second).toMatchObject({ id: first.id, limitCredits: 50, rolloverCapCredits: 3 });
  });

  it.each([
    ['no scope', { period: 'day', limitCredits: 1 }, '/scope'],
    ['an unknown scope', { ...gateway, scope: 'company' }, '/scope'],
    ['an unknown period', { ...gateway, period: 'hour' }, '/period'],
    ['no limit', { scope: 'gateway', period: 'day' }, '/limitCredits'],
    ['a negative limit', { ...gateway, limitCredits: -1 }, '/limitCredits'],
    ['half a credit', { ...gateway, limitCredits: 0.5 }, '/limitCredits'],
    ['an absurd limit', { ...gateway, limitCredits: 1e18 }, '/limitCredits'],
    ['a limit in quotes', { ...gateway, limitCredits: '5' }, '/limitCredits'],
    ['an unknown time zone', { ...gateway, timeZone: 'Mars/Base' }, '/timeZone'],
    ['an offset', { ...gateway, timeZone: '+01:00' }, '/timeZone'],
    ['a threshold of 0', { ...gateway, alertThresholds: [0] }, '/alertThresholds/0'],
    ['a threshold twice', { ...gateway, alertThresholds: [80, 80] }, '/alertThresholds'],
    ['a rollover without end', { ...gateway, rolloverCapCredits: 5 }, '/rolloverCapCredits'],
    ['a team with the scope gateway', { ...gateway, teamId: unknown('team') }, '/teamId'],
    ['no team with the scope team', { ...gateway, scope: 'team' }, '/teamId'],
    ['a team by its name', { ...gateway, scope: 'team', teamId: 'web' }, '/teamId'],
    ['an unknown field', { ...gateway, heldCredits: 0 }, '/heldCredits'],
  ])('names the field, 400: %s', async (_name, body, pointer) => {
    const answer = await api.call('PUT /admin/v1/budgets', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
  });

  it('answers 404 with the field for a team or key that there is not, 409 for another time zone', async () => {
    for (const [scope, field, id] of [
      ['team', 'teamId', unknown('team')],
      ['key', 'keyId', unknown('key')],
    ] as const) {
      const body = { scope, [field]: id, period: 'day', limitCredits: 1 };
      expect(await api.call('PUT /admin/v1/budgets', { body })).toMatchObject({
        status: 404,
        body: { errors: [{ pointer: `/${field}` }] },
      });
    }
    const body = { ...gateway, period: 'week' };
    await setBudget(body);
    expect(
      await api.call('PUT /admin/v1/budgets', { body: { ...body, timeZone: 'Asia/Kathmandu' } }),
    ).toMatchObject({ status: 409, body: { code: 'conflict', errors: [{ pointer: '/timeZone' }] } });
  });
});

describe('/admin/v1/budgets', () => {
  let owner: { teamId: string; keyId: string };
  let budgetId: string;
  let team = 0;
  beforeEach(async () => {
    owner = await api.team(`owner-${++team}`);
    const { teamId } = owner;
    ({ id: budgetId } = await setBudget({ scope: 'team', teamId, period: 'month', limitCredits: 10 }));
  });

  const idsOf = ({ data }: Record<string, unknown>) => (data as { id: string }[]).map(({ id }) => id);

  it('lists with filters and in pages', async () => {
    const { teamId, keyId } = owner;
    api.context.clock.advance(1);
    const day = await setBudget({ scope: 'team', teamId, period: 'day', limitCredits: 10 });
    api.context.clock.advance(1);
    const key = await setBudget({ scope: 'key', keyId, period: 'day', limitCredits: 10 });
    const list = async (query: string) => (await api.call(`GET /admin/v1/budgets?${query}`)).body;
    expect(idsOf(await list(`teamId=${teamId}`))).toEqual([budgetId, day.id, key.id]);
    expect(idsOf(await list(`teamId=${teamId}&scope=team&period=day`))).toEqual([day.id]);
    expect(idsOf(await list(`keyId=${keyId}`))).toEqual([key.id]);
    const first = await list(`teamId=${teamId}&limit=2`);
    expect(idsOf(first)).toEqual([budgetId, day.id]);
    expect(await list(`teamId=${teamId}&limit=2&cursor=${first.nextCursor as string}`)).toMatchObject({
      data: [{ id: key.id }],
      nextCursor: null,
    });
  });

  it.each(['scope=x', 'period=x', 'teamId=web', 'limit=0'])('refuses the filter %s, 400', async (query) => {
    const answer = await api.call(`GET /admin/v1/budgets?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: query.split('=')[0] }] } });
  });

  it('reads one and ends it; then it limits nothing and its ledger stays', async () => {
    await acceptPicture(api.context, owner);
    expect((await api.call(`GET /admin/v1/budgets/${budgetId}`)).body).toMatchObject({
      id: budgetId,
      heldCredits: 4,
      availableCredits: 6,
    });
    expect(await api.call(`DELETE /admin/v1/budgets/${budgetId}`)).toMatchObject({ status: 204 });
    expect(await api.call(`DELETE /admin/v1/budgets/${budgetId}`)).toMatchObject({ status: 404 });
    expect((await api.call(`GET /admin/v1/budgets?teamId=${owner.teamId}`)).body.data).toEqual([]);
    const at = `at=${new Date(api.context.clock.now()).toISOString()}`;
    expect(idsOf((await api.call(`GET /admin/v1/budgets?teamId=${owner.teamId}&${at}`)).body)).toEqual([
      budgetId,
    ]);
    expect((await api.call(`GET /admin/v1/budgets/${budgetId}?${at}`)).body).toMatchObject({
      releasedCredits: 0,
    });
    const { body } = await api.call(`GET /admin/v1/budgets/${budgetId}/ledger`);
    expect(body.data).toMatchObject([{ kind: 'hold', credits: 4, actor: owner.keyId }]);
  });

  it('answers 404 for one that there is not', async () => {
    for (const id of [unknown('bud'), 'x'])
      for (const route of [`GET /admin/v1/budgets/${id}`, `DELETE /admin/v1/budgets/${id}`])
        expect(await api.call(route), route).toMatchObject({ status: 404 });
  });

  it('adjusts for the current period, until a time, and for good, and lists what was adjusted', async () => {
    const path = `/admin/v1/budgets/${budgetId}/adjustments`;
    const until = new Date(api.context.clock.now() + 60_000).toISOString();
    const headers = { 'x-actor': 'alice@example.com' };
    const first = await api.call(`POST ${path}`, { body: { credits: 5, note: 'launch' }, headers });
    expect(first).toMatchObject({ status: 201, body: { id: budgetId, adjustmentCredits: 5 } });
    api.context.clock.advance(1);
    await api.call(`POST ${path}`, { body: { credits: 7, note: 'an hour', until } });
    api.context.clock.advance(1);
    const last = await api.call(`POST ${path}`, { body: { credits: -2, note: 'for good', until: null } });
    expect(last.body).toMatchObject({ adjustmentCredits: 10, availableCredits: 20 });

    const page = await api.call(`GET ${path}?limit=2`);
    expect(page.body.data).toMatchObject([
      { credits: -2, note: 'for good', actor: 'operator', expiresAt: null },
      { credits: 7, expiresAt: until },
    ]);
    expect((await api.call(`GET ${path}?cursor=${page.body.nextCursor as string}`)).body).toMatchObject({
      data: [{ credits: 5, actor: 'operator:alice@example.com', expiresAt: expect.any(String) as string }],
      nextCursor: null,
    });
    const ledger = await api.call(`GET /admin/v1/budgets/${budgetId}/ledger?kind=adjust`);
    expect(ledger.body.data).toMatchObject([
      { credits: -2, generationId: null, note: 'for good' },
      { credits: 7 },
      { credits: 5, actor: 'operator:alice@example.com' },
    ]);
  });

  it.each([
    ['nothing', { credits: 0, note: 'x' }, '/credits'],
    ['half a credit', { credits: 0.5, note: 'x' }, '/credits'],
    ['more than there is to take', { credits: -11, note: 'x' }, '/credits'],
    ['an absurd amount', { credits: 1e12, note: 'x' }, '/credits'],
    ['no note', { credits: 1 }, '/note'],
    ['a blank note', { credits: 1, note: ' ' }, '/note'],
    ['a time that has passed', { credits: 1, note: 'x', until: '2001-01-01T00:00:00Z' }, '/until'],
    ['a time without offset', { credits: 1, note: 'x', until: '2999-01-01T00:00:00' }, '/until'],
    ['a time that is a number', { credits: 1, note: 'x', until: 4e12 }, '/until'],
    ['an unknown field', { credits: 1, note: 'x', actor: 'me' }, '/actor'],
  ])('refuses to adjust by %s, 400, with the field', async (_name, body, pointer) => {
    const answer = await api.call(`POST /admin/v1/budgets/${budgetId}/adjustments`, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
  });

  it('refuses an actor that would break a line of the ledger, and a budget that there is not', async () => {
    const body = { credits: 1, note: 'x' };
    const headers = { 'x-actor': 'a b' };
    expect(await api.call(`POST /admin/v1/budgets/${budgetId}/adjustments`, { body, headers })).toMatchObject(
      { status: 400, body: { errors: [{ pointer: 'X-Actor' }] } },
    );
    for (const id of [unknown('bud'), 'x']) {
      const path = `/admin/v1/budgets/${id}/adjustments`;
      expect(await api.call(`POST ${path}`, { body })).toMatchObject({ status: 404 });
      expect(await api.call(`GET ${path}`)).toMatchObject({ status: 404 });
    }
  });

  it('pages through the ledger, each entry once, the newest period first', async () => {
    const expected: string[] = [];
    for (let month = 0; month < 3; month++) {
      for (let picture = 0; picture < 2; picture++) {
        api.context.clock.advance(1);
        expected.unshift((await acceptPicture(api.context, owner)).id);
      }
      api.context.clock.advance(31 * 86_400_000);
    }
    const seen: string[] = [];
    let cursor: unknown = '';
    for (let pages = 0; cursor !== null && pages < 10; pages++) {
      const query = `limit=4${cursor === '' ? '' : `&cursor=${cursor as string}`}`;
      const { body } = await api.call(`GET /admin/v1/budgets/${budgetId}/ledger?${query}`);
      seen.push(...(body.data as { generationId: string }[]).map(({ generationId }) => generationId));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(expected);
    const one = `GET /admin/v1/budgets/${budgetId}/ledger?generationId=${expected[0]!}`;
    expect((await api.call(one)).body.data).toHaveLength(1);
  });

  it.each(['kind=spend', 'generationId=x', 'cursor=x', 'limit=101'])(
    'refuses to read the ledger by %s, 400',
    async (query) => {
      const answer = await api.call(`GET /admin/v1/budgets/${budgetId}/ledger?${query}`);
      const [pointer] = query.split('=');
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    },
  );

  it('answers 404 for the ledger of no budget', async () => {
    for (const id of [unknown('bud'), 'x'])
      expect(await api.call(`GET /admin/v1/budgets/${id}/ledger`)).toMatchObject({ status: 404 });
  });
});
