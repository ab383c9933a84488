import { fastify } from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import { shareWait } from '../../../src/http/plugins/share-wait.ts';
import { bind } from '../../../src/operations/bind.ts';
import type { OperationContext } from '../../../src/operations/operation-context.ts';

afterEach(() => void vi.useRealTimers());

const hang = () => new Promise<never>(() => undefined);

it.each([
  ['GET', null],
  ['POST', { a: 1 }],
] as const)('all operations of a %s wait for the database for 5 s together', async (method, payload) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const check = async () => new Promise((resolve) => setTimeout(resolve, 3_000));
  const operations = bind({ check, hang }, {} as OperationContext);
  const app = fastify();
  shareWait(app);
  app.addHook('onRequest', async () => void (await operations.check()));
  let routed = false;
  app.route({
    method,
    url: '/',
    handler: () => {
      routed = true;
      return operations.hang();
    },
  });
  await app.ready();
  const answer = app.inject({ method, url: '/', ...(payload === null ? {} : { payload }) });
  let ended = false;
  void answer.then(() => (ended = true));
  await turns();
  await vi.advanceTimersByTimeAsync(3_000);
  await turns();
  expect(routed).toBe(true);
  await vi.advanceTimersByTimeAsync(1_999);
  await turns();
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect((await answer).statusCode).toBe(500);
});

/** Lets everything that waits for no timer go on. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
