import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTotals } from './verify-totals.ts';
import { createClient } from './client.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { startStage, type Stage } from './stage.ts';

describe('two gateways on one PostgreSQL', () => {
  let stage: Stage;
  let gateways: GatewayProcess[];
  beforeAll(async () => {
    stage = await startStage({ engine: 'postgres' });
    gateways = [stage.gateway, await stage.startGateway()];
  });
  afterAll(() => stage.close());

  it('submit, settle and report every picture once, whichever of them accepted it', async () => {
    const team = await stage.team(80);
    const clients = gateways.map(({ url }) => createClient(() => url, team.key));
    const webhook = { url: stage.receiver.url('/hook') };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => clients[i % 2]!.create(`Replica ${i}`, { webhook })),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(20);
    for (const { body } of accepted) expect((await team.ended(body.id)).status).toBe('completed');
    await verifyTotals(stage);
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 80 });
    expect(stage.receiver.webhooks()).toHaveLength(20);

    const same = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        clients[i % 2]!.create('Too late', {}, { 'idempotency-key': 'same' }),
      ),
    );
    expect(new Set(same.map(({ status }) => status))).toEqual(new Set([402]));
  });

  it('make one generation of 20 requests with the same Idempotency-Key to both', async () => {
    const team = await stage.team();
    const clients = gateways.map(({ url }) => createClient(() => url, team.key));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => clients[i % 2]!.create('Once', {}, { 'idempotency-key': 'same' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await verifyTotals(stage);
  });
});
