import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { readHold } from '../../src/operations/backups/read-hold.ts';
import { resumeGateway } from '../../src/operations/backups/resume-gateway.ts';
import { verifyLedger } from '../../src/operations/budgets/verify-ledger.ts';
import { claimSubmission } from '../../src/operations/upstream/claim-submission.ts';
import { restoreMethods, type RestoreMethod } from './database-snapshots.ts';
import { finish, live } from './restore-steps.ts';
import { createRestoreWorld, type RestoreWorld } from './restore-world.ts';

// With each of the three methods.
const STORIES = 25;

/** The prompts that the sandbox was asked for, in all lives of the database. */
const submitted = ({ sandbox }: RestoreWorld) => sandbox.requests().flatMap(({ prompt }) => prompt ?? []);

async function verifyMoney({ context }: RestoreWorld): Promise<void> {
  expect((await verifyLedger(context)).differences).toEqual([]);
}

function verifyOnce(world: RestoreWorld): void {
  const prompts = submitted(world);
  expect(prompts.filter((prompt, index) => prompts.indexOf(prompt) !== index)).toEqual([]);
  // A terminal event has one id, however often, and from whatever life of the database, it was sent.
  const ids = new Map<string, Set<string>>();
  for (const { headers, payload } of world.received()) {
    const { type, data } = JSON.parse(payload) as { type: string; data: { id: string } };
    const event = `${type} ${data.id}`;
    ids.set(event, (ids.get(event) ?? new Set()).add(headers['webhook-id']!));
  }
  expect([...ids].filter(([, found]) => found.size > 1)).toEqual([]);
}

/** What the sandbox bills for a generation that the database knows is settled, or an unreconciled charge says so. */
async function verifyBill({ context, sandbox }: RestoreWorld): Promise<void> {
  const { db, tables } = context.store.reader;
  const generations = await db.select().from(tables.generations);
  const charges = new Set(
    (await db.select().from(tables.unreconciledCharges)).map(({ generationId }) => generationId),
  );
  const made = new Set(
    sandbox
      .requests()
      .filter(({ generationId, prompt }) => generationId !== null && prompt?.includes('fail') === false)
      .map(({ prompt }) => prompt),
  );
  for (const { id, status, input } of generations) {
    expect(['completed', 'failed', 'canceled']).toContain(status);
    if (made.has(input.prompt))
      expect({ id, isKnown: status === 'completed' || charges.has(id) }).toEqual({ id, isKnown: true });
  }
  expect((await db.select().from(tables.budgetUsage)).map(({ heldCredits }) => heldCredits)).toEqual([0]);
}

async function countSubmissions({ context: { store } }: RestoreWorld): Promise<number> {
  return (await store.reader.db.select().from(store.reader.tables.submissions)).length;
}

async function runStory(method: RestoreMethod, seed: number): Promise<void> {
  const world = await createRestoreWorld(method.engine, seed);
  const { random, context } = world;
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  try {
    await live(world, 5 + upTo(40));
    const snapshot = await method.save(context);
    const claimed = await countSubmissions(world);
    await live(world, upTo(40));
    const isOlder = (await countSubmissions(world)) > claimed;

    await world.restore(snapshot, method);
    await verifyMoney(world);
    const hold = await readHold(world.context);
    // A copy by hand that knows every submission needs none.
    if (isOlder || method.title !== 'a copy by hand') expect(hold).not.toBeNull();
    if (hold !== null) {
      const sent = submitted(world).length;
      const delivered = world.received().length;
      await live(world, upTo(15));
      expect(submitted(world)).toHaveLength(sent);
      expect(world.received()).toHaveLength(delivered);
      await verifyMoney(world);
      await resumeGateway(world.context);
      if (context.clock.now() < hold.since + HOUR_MS)
        expect((await claimSubmission(world.live)).outcome).not.toBe('claimed');
      context.clock.set(Math.max(context.clock.now(), hold.since + HOUR_MS));
    }
    await live(world, upTo(30));
    await finish(world);
    await verifyMoney(world);
    await verifyBill(world);
    verifyOnce(world);
  } catch (cause) {
    throw new Error(`seed ${seed}`, { cause });
  } finally {
    await world.close();
  }
}

describe.each(restoreMethods)('a database that is restored from $title at a random moment', (method) => {
  it('is exact, submits nothing twice, and repeats events under their ids', async () => {
    for (let seed = 1; seed <= STORIES; seed++) await runStory(method, seed);
  });
});
