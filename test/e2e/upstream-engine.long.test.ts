import { afterEach, describe, expect, it } from 'vitest';
import { expectedCompletionTimes } from '../../src/domain/poll-plan/completion-times.ts';
import { storeCompletionTimes } from '../../src/domain/poll-plan/stored-completion-times.ts';
import { setCompletionTimes } from '../../src/store/upstream/completion-times.ts';
import { verifyTotals } from './verify-totals.ts';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const SATURATED_KILLS = 4;
const LOSING_KILLS = 10;
// Several times what a start takes until it submits.
const SUBMIT_PATIENCE_MS = 4_000;

describe('a gateway that is killed and started again', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  async function count(statement: string): Promise<number> {
    const [row] = await stage.database.query<{ number: number }>(statement);
    return Number(row?.number);
  }
  const requestsOf = (apiKey: string) =>
    stage.sandbox.requests().filter((request) => request.apiKey === apiKey);

  it('keeps each account within its allowance in a saturated hour', async () => {
    const accounts = ['first', 'second'].map((name) => ({
      name,
      apiKey: `key-${name}`,
      requestsPerHour: 40,
    }));
    stage = await startStage({
      sandbox: { requestsPerHour: 40 },
      settings: {
        NANOPHOTO_API_KEY: '',
        UPSTREAM_ACCOUNTS: JSON.stringify(accounts),
        UPSTREAM_ALLOWANCE_MARGIN_PERCENT: '0',
      },
    });
    // It has learnt already that this upstream needs a second and not half a minute.
    const learnt = storeCompletionTimes(expectedCompletionTimes({ median: 1_000, p95: 1_500 }));
    await stage.operate(({ store }) =>
      store.transaction((tx) => setCompletionTimes(tx, 'nano-banana-2', '1K', learnt)),
    );
    const team = await stage.team(null);
    await Promise.all(Array.from({ length: 60 }, (_, i) => team.createAccepted(`saturated ${i}`)));
    // Each time it is busy with a burst, of which every request is lost.
    for (const requests of [5, 30, 45, 60].slice(-SATURATED_KILLS)) {
      await until(`${requests} requests`, () => stage.sandbox.requests().length >= requests);
      await stage.gateway.kill();
      await stage.startGateway();
    }
    await until('all is used up, or everything has ended', async () => {
      if ((await count('select count(*) as number from generations where lease_token is not null')) > 0)
        return false;
      // By the gateway's own books: a kill also takes requests that the sandbox never saw.
      const done = accounts.map(async ({ name }) => {
        const used = `select count(*) as number from upstream_requests where account = '${name}'`;
        const open = `select count(*) as number from generations
          where account = '${name}' and status in ('pending', 'generating')`;
        return (await count(used)) === 40 || (await count(open)) === 0;
      });
      return (await Promise.all(done)).every(Boolean);
    });

    for (const { apiKey } of accounts) {
      // All of it happened within one hour.
      expect(requestsOf(apiKey).length).toBeLessThanOrEqual(40);
      expect(requestsOf(apiKey).map(({ status }) => status)).not.toContain(429);
    }
    expect(await count("select count(*) as number from generations where status = 'queued'")).toBeGreaterThan(
      0,
    );
    const ends = `select count(*) as number from generations where status = `;
    expect(await count(`${ends} 'completed'`)).toBeGreaterThanOrEqual(5);
    const failed = await count(`${ends} 'failed'`);
    const unknown = "error_code = 'upstream_outcome_unknown'";
    expect(await count(`select count(*) as number from generations where ${unknown}`)).toBe(failed);
  });

  it('leaves at most three unknown outcomes when each of ten starts is killed while it submits', async () => {
    stage = await startStage({ settings: { UPSTREAM_CONCURRENCY: '10' } });
    const team = await stage.team();
    const submitted = () => stage.sandbox.requests().filter(({ prompt }) => prompt?.includes(' lost '));
    for (let i = 0; i < 20; i++) await team.createAccepted(`[sandbox:lost-answer=timeout] lost ${i}`);
    for (let kill = 1; kill <= LOSING_KILLS; kill++) {
      const before = kill === 1 ? 0 : submitted().length;
      // One that must not submit does nothing that could be waited for.
      const patience = Date.now() + SUBMIT_PATIENCE_MS;
      await until(`start ${kill} submits`, () => submitted().length > before || Date.now() > patience);
      await stage.gateway.kill();
      await stage.startGateway();
    }
    expect(submitted().length).toBeGreaterThanOrEqual(1);
    expect(submitted().length).toBeLessThanOrEqual(3);
    const unknown = 'select count(*) as number from unreconciled_charges where resolution is null';
    await until('all leases have expired', async () => (await count(unknown)) === submitted().length);
  });

  it('never submits a generation again whose answer the kill took, however often', async () => {
    stage = await startStage({ settings: { UPSTREAM_CONCURRENCY: '10' } });
    const team = await stage.team();
    const ids: string[] = [];
    const lost = () => stage.sandbox.requests().flatMap(({ prompt }) => prompt?.match(/ lost .*/)?.[0] ?? []);
    for (let kill = 1; kill <= LOSING_KILLS; kill++) {
      // A picture that is made shows the account healthy: without one, its circuit would open at the third kill.
      for (const id of ids) await team.ended(id);
      const quick = await team.createAccepted(`[sandbox:slow=0] quick ${kill}`);
      expect(await team.ended(quick.id)).toMatchObject({ status: 'completed' });
      // The upstream makes and charges each picture, and its answer never comes.
      const prompts = Array.from({ length: 5 }, (_, i) => `[sandbox:lost-answer=timeout] lost ${kill}.${i}`);
      const created = await Promise.all(prompts.map((prompt) => team.createAccepted(prompt)));
      ids.push(...created.map(({ id }) => id));
      await until(`all of kill ${kill} are submitted`, () => lost().length >= ids.length);
      await stage.gateway.kill();
      await stage.startGateway();
    }
    for (const id of ids)
      expect(await team.ended(id)).toMatchObject({
        status: 'failed',
        error: { code: 'upstream_outcome_unknown' },
      });
    expect(new Set(lost()).size).toBe(ids.length);
    expect(lost()).toHaveLength(ids.length);
    // The operator sees every one of them.
    expect(await count('select count(*) as number from unreconciled_charges where resolution is null')).toBe(
      ids.length,
    );
    expect(await team.budget()).toMatchObject({ heldCredits: 0 });
    await verifyTotals(stage);
  });
});
