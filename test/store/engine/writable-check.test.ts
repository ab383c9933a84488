import { describe, expect, it } from 'vitest';
import { createWritableCheck } from '../../../src/store/engine/writable-check.ts';
import { createDeferred } from '../../deferred.ts';

function createTestCheck() {
  const state = { now: 0, writes: 0, write: async (): Promise<void> => undefined };
  const check = createWritableCheck(
    () => {
      state.writes += 1;
      return state.write();
    },
    () => state.now,
  );
  return { state, check };
}

describe('the check for writes', () => {
  it('relies on a commit that is under 5 s old', async () => {
    const { state, check } = createTestCheck();
    check.written();
    state.now = 4_999;
    await check.verify();
    expect(state.writes).toBe(0);
    state.now = 5_000;
    await check.verify();
    expect(state.writes).toBe(1);
  });

  it('makes one write for all probes that wait for it', async () => {
    const { state, check } = createTestCheck();
    const written = createDeferred();
    state.write = () => written.promise;
    const probes = [check.verify(), check.verify(), check.verify()];
    written.resolve();
    await Promise.all(probes);
    expect(state.writes).toBe(1);
  });

  it('does not rely on a commit before a fault, and fails with the reason', async () => {
    const { state, check } = createTestCheck();
    check.written();
    check.failed();
    state.write = () => Promise.reject(new Error('read-only'));
    await expect(check.verify()).rejects.toThrow('read-only');
    await expect(check.verify()).rejects.toThrow('read-only');
    state.write = async () => undefined;
    await check.verify();
    expect(state.writes).toBe(3);
  });
});
