import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../../src/domain/access/principal.ts';
import { endBudget } from '../../../../src/operations/budgets/end-budget.ts';
import { recordUnreconciledCharge } from '../../../../src/operations/upstream/record-unreconciled-charge.ts';
import { findGenerationById } from '../../../../src/store/generations/generations.ts';
import { acceptPicture, setTeamBudget, submitNext } from '../../../operations/fixture.ts';
import { openAdminApi, unknown, type AdminApi } from '../../admin-api.ts';

let api: AdminApi;
let owner: Principal;
let budgetId: string;
beforeEach(async () => {
  api = await openAdminApi();
  owner = await api.team('web');
  budgetId = (await setTeamBudget(api.context, owner, 100)).id;
});
afterEach(() => api.close());

/** A picture whose submission was never answered. */
async function charge(): Promise<{ id: string; generationId: string }> {
  api.context.clock.advance(1);
  api.context.upstream.submitOutcomes.push({ kind: 'unknown', reason: 'no answer' });
  await acceptPicture(api.context, owner);
  const generationId = (await submitNext(api.context)).id;
  const { data } = await list();
  const found = (data as { id: string; generationId: string }[]).find(
    (row) => row.generationId === generationId,
  );
  return found!;
}

const list = async (query = '') => (await api.call(`GET /admin/v1/unreconciled-charges${query}`)).body;
const resolve = (id: string, body: unknown, headers = {}) =>
  api.call(`POST /admin/v1/unreconciled-charges/${id}/resolve`, { body, headers });
const budget = async () => (await api.call(`GET /admin/v1/budgets/${budgetId}`)).body;

describe('GET /admin/v1/unreconciled-charges', () => {
  it('lists what nobody has resolved, oldest first, in pages', async () => {
    expect(await list()).toEqual({ data: [], nextCursor: null });
    const charges = [await charge(), await charge(), await charge()];
    const first = await list('?limit=2');
    expect(first.data).toMatchObject([
      { object: 'unreconciled_charge', ...charges[0], teamId: owner.teamId, credits: 4 },
      charges[1],
    ]);
    expect(await list(`?cursor=${first.nextCursor as string}`)).toMatchObject({
      data: [{ ...charges[2], reason: expect.stringContaining('no answer') as string }],
      nextCursor: null,
    });
  });

  it.each(['limit=0', 'limit=101', 'team=web'])('refuses the parameter %s, 400', async (query) => {
    const answer = await api.call(`GET /admin/v1/unreconciled-charges?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: query.split('=')[0] }] } });
  });
});

describe('POST /admin/v1/unreconciled-charges/{id}/resolve', () => {
  it('write_off takes it off the list and changes no budget', async () => {
    const { id, generationId } = await charge();
    const before = await budget();
    expect(await resolve(id, { resolution: 'write_off' })).toMatchObject({
      status: 200,
      body: { id, generationId, resolution: 'write_off', credits: 4 },
    });
    expect((await list()).data).toEqual([]);
    expect(await budget()).toEqual(before);
  });

  it('charge takes the price from the budget that held it, and the ledger says who did', async () => {
    const { id } = await charge();
    const answer = await resolve(id, { resolution: 'charge' }, { 'x-actor': 'alice' });
    expect(answer).toMatchObject({ status: 200, body: { resolution: 'charge', credits: 4 } });
    expect(await budget()).toMatchObject({ adjustmentCredits: -4, availableCredits: 96 });
    const ledger = await api.call(`GET /admin/v1/budgets/${budgetId}/ledger?kind=adjust`);
    expect(ledger.body.data).toMatchObject([
      { credits: -4, actor: 'operator:alice', note: expect.stringContaining(id) as string },
    ]);
  });

  it('resolves once: the second time 404', async () => {
    const { id } = await charge();
    await resolve(id, { resolution: 'charge' });
    expect(await resolve(id, { resolution: 'charge' })).toMatchObject({ status: 404 });
    expect(await budget()).toMatchObject({ adjustmentCredits: -4 });
  });

  it('answers 409 when a budget has too little to be charged, and it stays unreconciled', async () => {
    const { id } = await charge();
    await setTeamBudget(api.context, owner, 3);
    expect(await resolve(id, { resolution: 'charge' })).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining(budgetId) as string },
    });
    expect((await list()).data).toHaveLength(1);
  });

  it('charges nothing to a budget that has ended meanwhile', async () => {
    const { id } = await charge();
    await endBudget(api.context, budgetId);
    expect(await resolve(id, { resolution: 'charge' })).toMatchObject({ status: 200 });
    expect((await list()).data).toEqual([]);
  });

  it.each([
    ['nothing', {}, '/resolution'],
    ['the word of the ledger', { resolution: 'charged' }, '/resolution'],
    ['an unknown field', { resolution: 'charge', credits: 4 }, '/credits'],
  ])('names the field, 400: %s', async (_name, body, pointer) => {
    expect(await resolve((await charge()).id, body)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
    expect((await list()).data).toHaveLength(1);
  });

  it('resolves one of two charges of a generation and leaves the other', async () => {
    const { generationId } = await charge();
    const generation = await api.context.store.transaction((tx) => findGenerationById(tx, generationId));
    await api.context.store.transaction((tx) =>
      recordUnreconciledCharge(tx, { usageMetadataKeys: [] }, generation!, 'again', 'test'),
    );
    const [first, second] = (await list()).data as { id: string }[];
    expect(await resolve(second!.id, { resolution: 'charge' })).toMatchObject({ body: { credits: 4 } });
    expect((await list()).data).toMatchObject([{ id: first!.id, generationId }]);
    expect(await budget()).toMatchObject({ adjustmentCredits: -4 });
  });

  it('answers 404 for what is no charge', async () => {
    const { generationId } = await charge();
    for (const id of [generationId, unknown('unc'), 'x'])
      expect(await resolve(id, { resolution: 'charge' }), id).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
  });
});
