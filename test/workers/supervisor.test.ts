import { describe, expect, it } from 'vitest';
import { createSupervisor } from '../../src/workers/supervisor.ts';
import type { Worker } from '../../src/workers/worker.ts';
import { createDeferred } from '../deferred.ts';

/** Ends when it is told to, but not before `released`. */
function createTestWorker(name: string, released: Promise<void> = Promise.resolve()) {
  const state = { lastError: null as string | null, ended: false };
  const worker: Worker = {
    name,
    lastError: () => state.lastError,
    async run(signal) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await released;
      state.ended = true;
    },
  };
  return { worker, state };
}

describe('the supervisor', () => {
  it('waits at its stop for what is under way', async () => {
    const release = createDeferred();
    const [quick, slow] = [createTestWorker('quick'), createTestWorker('slow', release.promise)];
    const supervisor = createSupervisor([quick.worker, slow.worker]);
    supervisor.start();
    const stopped = supervisor.stop(60_000);
    await expect.poll(() => quick.state.ended).toBe(true);
    expect(slow.state.ended).toBe(false);
    release.resolve();
    expect(await stopped).toEqual([]);
    expect(slow.state.ended).toBe(true);
  });

  it('names those that did not end in time', async () => {
    const never = createTestWorker('never', new Promise(() => undefined));
    const supervisor = createSupervisor([createTestWorker('quick').worker, never.worker]);
    supervisor.start();
    expect(await supervisor.stop(1)).toEqual(['never']);
  });

  it('tells which workers keep failing or do not run', async () => {
    const [well, ill] = [createTestWorker('well'), createTestWorker('ill')];
    const supervisor = createSupervisor([well.worker, ill.worker]);
    expect(supervisor.lastErrors()).toEqual({ well: 'not running', ill: 'not running' });
    supervisor.start();
    expect(supervisor.lastErrors()).toEqual({});
    ill.state.lastError = 'the disk is full';
    expect(supervisor.lastErrors()).toEqual({ ill: 'the disk is full' });
    await supervisor.stop(1_000);
  });

  it('notices a worker that ended by an error, and leaves the others running', async () => {
    const well = createTestWorker('well');
    const broken: Worker = {
      name: 'broken',
      lastError: () => null,
      run: () => Promise.reject(new Error('bug')),
    };
    const supervisor = createSupervisor([broken, well.worker]);
    supervisor.start();
    await expect.poll(() => supervisor.lastErrors()).toEqual({ broken: 'Error: bug' });
    expect(well.state.ended).toBe(false);
    expect(await supervisor.stop(1_000)).toEqual([]);
  });
});
