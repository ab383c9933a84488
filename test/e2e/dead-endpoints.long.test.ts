import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const ENDPOINTS = 50;
const DEAD = 5;
const EVENTS = 20;
// Fewer than what is for the dead, which would take them all if each could have more than its own eight.
const CONCURRENCY = 64;

describe('fifty endpoints of which five accept connections and never answer', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      settings: {
        WEBHOOK_CONCURRENCY: String(CONCURRENCY),
        // Longer than the test takes, so that no attempt at a dead endpoint ends and makes room.
        WEBHOOK_TIMEOUT_MS: '20000',
        LEASE_MS: '60000',
      },
    });
  });
  afterAll(() => stage.close());

  it('all but the five receive everything before a single attempt at one of the five has ended', async () => {
    const team = await stage.team();
    const paths = Array.from({ length: ENDPOINTS }, (_, i) => `/${i < DEAD ? 'dead' : 'alive'}-${i}`);
    for (const path of paths) {
      if (path.startsWith('/dead')) stage.receiver.behave('hang', path);
      await team.call('POST', '/v1/webhook-endpoints', { url: stage.receiver.url(path) });
    }
    const isAlive = ({ path }: { path: string }) => path.startsWith('/alive');
    const expected = (ENDPOINTS - DEAD) * EVENTS;
    await Promise.all(Array.from({ length: EVENTS }, (_, i) => team.createAccepted(`event ${i}`)));
    await until('the living have received everything', () => {
      return stage.receiver.webhooks().filter(isAlive).length >= expected;
    });
    const atDead = stage.receiver.webhooks().filter((webhook) => !isAlive(webhook));
    await until('that is recorded', async () => (await attempts()).length >= expected);

    const living = stage.receiver.webhooks().filter(isAlive);
    expect(new Set(living.map(({ path, id }) => `${path} ${id}`)).size).toBe(expected);
    expect(living).toHaveLength(expected);
    // Every attempt that has ended was at one of the living; the five have been asked and have kept what they were given.
    expect((await attempts()).filter(({ url }) => !url.includes('/alive-'))).toEqual([]);
    expect(new Set(atDead.map(({ path }) => path)).size).toBe(DEAD);
  });

  const attempts = () =>
    stage.database.query<{ url: string }>(
      'select d.url from attempts a join deliveries d on d.id = a.delivery_id',
    );
});
