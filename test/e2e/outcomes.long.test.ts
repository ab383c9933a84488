import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTotals } from './verify-totals.ts';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';

describe('what can become of a request', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await startStage()));
  afterAll(() => stage.close());

  it('releases the price when the picture fails, and says so on both faces and by webhook', async () => {
    const team = await stage.team(20);
    const webhook = { url: stage.receiver.url('/failed') };
    const { id } = await team.createAccepted('[sandbox:fail] a koi pond', { webhook });
    const failed = await team.ended(id);
    expect(failed).toMatchObject({
      status: 'failed',
      output: null,
      error: { code: 'generation_failed', retryable: true },
      credits: { held: 0, settled: 0, released: 4 },
    });
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 0, availableCredits: 20 });
    const dropIn = await team.call('POST', '/api/nano-banana-2/check-status', { generationId: id });
    expect(dropIn).toMatchObject({
      status: 200,
      body: { success: false, status: 'failed', error: 'Generation failed', generationId: id, progress: 0 },
    });
    const received = await until('the webhook', () =>
      stage.receiver.webhooks().find(({ path }) => path === '/failed'),
    );
    expect(received.payload).toMatchObject({ type: 'generation.failed', data: { id, status: 'failed' } });
    await verifyTotals(stage);
  });

  it('refuses what the budget cannot pay with 402 on both faces, and stores and holds nothing', async () => {
    const team = await stage.team(7);
    const native = await team.call('POST', '/v1/generations', {
      model: 'nano-banana-2',
      input: { prompt: 'too dear', mode: 'generate', imageQuality: '2K' },
    });
    expect(native.status).toBe(402);
    expect(native.headers.get('content-type')).toContain('application/problem+json');
    expect(native.body).toMatchObject({
      code: 'budget_exceeded',
      scope: 'team',
      limitCredits: 7,
      heldCredits: 0,
      settledCredits: 0,
      requiredCredits: 8,
      resetsAt: expect.stringMatching(/T00:00:00.000Z$/) as string,
    });
    const dropIn = await team.call('POST', '/api/nano-banana-2/generate', {
      prompt: 'too dear',
      mode: 'generate',
      imageQuality: '2K',
    });
    expect(dropIn).toMatchObject({
      status: 402,
      body: { success: false, errorCode: 'INSUFFICIENT_CREDITS' },
    });
    expect(await stored(stage, team.id)).toEqual({ generations: 0, entries: 0, held: 0 });
  });

  it('answers a repeated request with the first generation and holds nothing, and refuses another payload', async () => {
    const team = await stage.team(20);
    const key = { 'idempotency-key': 'order-4711' };
    const first = await team.create('An idempotent lighthouse', {}, key);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const again = await team.create('An idempotent lighthouse', {}, key);
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body.id).toBe(first.body.id);
    const other = await team.create('Another lighthouse', {}, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    await team.ended(first.body.id);
    expect(await stored(stage, team.id)).toEqual({ generations: 1, entries: 2, held: 0 });

    const another = await stage.team(20);
    const theirs = await another.create('Their own lighthouse', {}, key);
    expect(theirs.status).toBe(202);
    await another.ended(theirs.body.id);
    await verifyTotals(stage);
  });

  it('cancels what still waits, releases its price, and never submits it', async () => {
    const team = await stage.team(20);
    await stage.operate(({ store }) =>
      store.transaction(async (tx) => {
        await tx.db.update(tx.tables.upstreamAccounts).set({ pausedAt: tx.now });
      }),
    );
    const { id, links } = await team.createAccepted('Never mind');
    const canceled = await team.call('POST', links.cancel);
    expect(canceled).toMatchObject({
      status: 200,
      body: { id, status: 'canceled', credits: { released: 4 } },
    });
    expect(await team.call('POST', links.cancel)).toMatchObject({
      status: 200,
      body: { status: 'canceled' },
    });
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 0 });
    await stage.operate(({ store }) =>
      store.transaction(async (tx) => {
        await tx.db.update(tx.tables.upstreamAccounts).set({ pausedAt: null });
      }),
    );

    const next = await team.createAccepted('The next one');
    await team.ended(next.id);
    expect(stage.sandbox.requests().map(({ prompt }) => prompt)).not.toContain('Never mind');
    const late = await team.call('POST', next.links.cancel);
    expect(late).toMatchObject({ status: 409, body: { code: 'not_cancelable' } });
    await verifyTotals(stage);
  });

  it('shows a team nothing of another', async () => {
    const [owner, stranger] = [await stage.team(), await stage.team()];
    const { id } = await owner.createAccepted('A private lighthouse');
    expect((await stranger.call('GET', `/v1/generations/${id}`)).status).toBe(404);
    expect((await stranger.call('POST', `/v1/generations/${id}/cancel`)).status).toBe(404);
    expect((await stranger.call<{ data: unknown[] }>('GET', '/v1/generations')).body.data).toEqual([]);
    const check = (generationId: string) =>
      stranger.call('POST', '/api/nano-banana-2/check-status', { generationId });
    expect(await check(id)).toMatchObject({ status: 403, body: { errorCode: 'FORBIDDEN' } });
    expect(await check('gen_nothing')).toMatchObject({ status: 404, body: { errorCode: 'NOT_FOUND' } });
    await owner.ended(id);
  });
});

/** What there is of a team: rows in the database, read past the gateway. */
async function stored({ database }: Stage, teamId: string) {
  const [row] = await database.query<{ generations: number; entries: number; held: number }>(`select
    (select count(*) from generations where team_id = '${teamId}') as generations,
    (select count(*) from ledger_entries l join budgets b on b.id = l.budget_id where b.team_id = '${teamId}') as entries,
    (select coalesce(sum(u.held_credits), 0) from budget_usage u join budgets b on b.id = u.budget_id
      where b.team_id = '${teamId}') as held`);
  return row;
}
