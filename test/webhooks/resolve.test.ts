import { describe, expect, it } from 'vitest';
import { createResolver } from '../../src/webhooks/resolve.ts';

describe('the resolver', () => {
  it('asks once for a name that several deliveries want at the same time, and anew later', async () => {
    const resolve = createResolver();
    const first = resolve('localhost');
    expect(resolve('localhost')).toBe(first);
    expect(await first).toContain('127.0.0.1');
    expect(resolve('localhost')).not.toBe(first);
  });

  it('forgets a failure', async () => {
    const resolve = createResolver();
    await expect(resolve('name with spaces')).rejects.toThrow();
    await expect(resolve('name with spaces')).rejects.toThrow();
  });
});
