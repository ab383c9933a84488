import { setTimeout as sleep } from 'node:timers/promises';
import { min, eq } from 'drizzle-orm';
import { withOperations } from '../../../src/commands/shared/with-operations.ts';
import { requestBody } from '../answer.ts';
import type { Gateways } from '../engines/gateways.ts';

// Longer than a claim takes, so that each is a wake-up of a worker that sleeps.
const PAUSE_MS = 40;
const SETTLE_MS = 2_000;

/**
 * Accepts one generation after the other in the first process, and says how many milliseconds after the start of its transaction
 * another process began the one that claimed it: more than from its commit.
 */
export async function measureWakeUps(
  { apiKey, processes, environment }: Gateways,
  times: number,
): Promise<{ p50: number; p95: number; most: number }> {
  const [accepting] = processes;
  for (let i = 0; i < times; i++) {
    const answer = await fetch(`${accepting?.url}/v1/generations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: requestBody,
    });
    await answer.text();
    if (answer.status !== 202) throw new Error(`Answered ${answer.status}`);
    await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
  await sleep(SETTLE_MS);
  return withOperations({ environment }, async ({ store }) => {
    const { db, tables } = store.reader;
    const { generations: g, submissions: s } = tables;
    const rows = await db
      .select({ acceptedAt: min(g.createdAt), claimedAt: min(s.startedAt) })
      .from(g)
      .innerJoin(s, eq(s.generationId, g.id))
      .groupBy(g.id);
    if (rows.length < times) throw new Error(`Of ${times}, ${rows.length} were claimed`);
    const sorted = rows.map((row) => Number(row.claimedAt) - Number(row.acceptedAt)).sort((a, b) => a - b);
    const percentile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
    return { p50: percentile(0.5), p95: percentile(0.95), most: percentile(1) };
  });
}
