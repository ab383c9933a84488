import { expect, it } from 'vitest';
import type { Generation } from '../../../src/domain/generations/generation.ts';
import { waitForGeneration } from '../../../src/operations/waiting/wait-for-generation.ts';
import type { WaitPlace } from '../../../src/operations/waiting/wait-registry.ts';

const none = () => undefined;
const at = (status: Generation['status'], progress = 0) => ({ status, progress }) as Generation;

/** Waits while it is read as these, one after the other, and says what was waited with. */
async function waitedFor(...read: (Generation | null)[]) {
  const seen: string[] = [];
  const next: WaitPlace['next'] = async (_ms, version) => {
    seen.push(version);
    return 'woken';
  };
  const watched: string[] = [];
  const watch = (topic: string) => void watched.push(topic);
  const found = await waitForGeneration(
    { watch, next, wake: none, leave: none },
    { id: 'gen_1', waitMs: 1_000, read: async () => read.shift()! },
  );
  expect(watched).toEqual(['gen_1']);
  return { found, seen };
}

it.each(['completed', 'failed', 'canceled'] as const)(
  'does not wait for a generation that is %s',
  async (status) => {
    expect(await waitedFor(at(status, 100))).toEqual({ found: at(status, 100), seen: [] });
  },
);

it('waits until it has ended, with each version that it has seen', async () => {
  const found = at('failed', 40);
  const read = [at('queued'), at('pending'), at('generating', 40), found];
  expect(await waitedFor(...read)).toEqual({ found, seen: ['queued-0', 'pending-0', 'generating-40'] });
});

it('ends as soon as there is none', async () => {
  expect(await waitedFor(null)).toEqual({ found: null, seen: [] });
  expect(await waitedFor(at('queued'), null)).toEqual({ found: null, seen: ['queued-0'] });
});
