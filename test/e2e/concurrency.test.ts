import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTotals } from './verify-totals.ts';
import { startStage, type Stage } from './stage.ts';

describe('many callers at once', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await startStage()));
  afterAll(() => stage.close());

  it('make one generation of 20 requests with the same Idempotency-Key', async () => {
    const team = await stage.team();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => team.create('One lighthouse', {}, { 'idempotency-key': 'same' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(19);
    await team.ended(answers[0]!.body.id);
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 4 });
    await verifyTotals(stage);
  });

  it('get exactly 10 of 100 generations out of a budget for 10', async () => {
    const team = await stage.team(40);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => team.create(`Lighthouse ${i}`)));
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 402)).toHaveLength(90);
    for (const { body } of accepted) await team.ended(body.id);
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 40, availableCredits: 0 });
    await verifyTotals(stage);
  });
});
