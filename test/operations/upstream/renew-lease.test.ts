import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renewLease } from '../../../src/operations/upstream/renew-lease.ts';
import type { OperationContext } from '../../../src/operations/operation-context.ts';

const LEASE_MS = 30_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The times of the renewals that succeed, of which the first fail; and what ends the work. */
function start({ failing }: { failing: number }) {
  const startedAt = Date.now();
  const renewedAt: number[] = [];
  let end = () => undefined as void;
  const work = new Promise<void>((resolve) => (end = resolve));
  let tries = 0;
  const transaction = async () => {
    if (++tries <= failing) throw new Error('the row is locked');
    renewedAt.push(Date.now() - startedAt);
  };
  const context = { store: { transaction }, policy: { leaseMs: LEASE_MS } } as unknown as OperationContext;
  const done = renewLease(context, { id: 'gen_1', leaseToken: 'lease_1' }, () => work);
  return { renewedAt, done, end };
}

it('renews a lease three times before it would expire', async () => {
  const { renewedAt, done, end } = start({ failing: 0 });
  await vi.advanceTimersByTimeAsync(LEASE_MS);
  end();
  await done;
  expect(renewedAt).toHaveLength(3);
});

it('tries a renewal that failed again soon, so that the lease does not expire', async () => {
  const { renewedAt, done, end } = start({ failing: 10 });
  await vi.advanceTimersByTimeAsync(LEASE_MS - 1);
  end();
  await done;
  expect(renewedAt.length).toBeGreaterThan(0);
});

it('stops when the work is done', async () => {
  const { renewedAt, done, end } = start({ failing: 0 });
  end();
  await done;
  await vi.advanceTimersByTimeAsync(10 * LEASE_MS);
  expect(renewedAt).toEqual([]);
});
