import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { adminOperations } from '../../src/operations/admin-operations.ts';
import { bind } from '../../src/operations/bind.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { withSharedWait } from '../../src/operations/shared-wait.ts';
import type { Store, Transaction } from '../../src/store/engine/store.ts';
import { ConnectionError } from '../../src/store/engine/database-fault.ts';
import { teamOperations } from '../../src/operations/team-operations.ts';

const src = fileURLToPath(new URL('../../src', import.meta.url));

afterEach(() => void vi.useRealTimers());

describe('bind', () => {
  it('fills the context in and passes the rest on', () => {
    const context = { clock: { now: () => 7 } } as OperationContext;
    const bound = bind(
      {
        add: ({ clock }: Pick<OperationContext, 'clock'>, first: number, second = 1) => [
          clock.now(),
          first,
          second,
        ],
      },
      context,
    );
    expect(bound.add(2)).toEqual([7, 2, 1]);
    expect(bound.add(2, 3)).toEqual([7, 2, 3]);
  });

  it('makes a fault of the database `unavailable`, also of a read', async () => {
    const bound = bind(
      { read: () => Promise.reject(new ConnectionError('lost', null)) },
      {} as OperationContext,
    );
    await expect(bound.read()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
  });

  it('waits for the database for 5 s at most', async () => {
    vi.useFakeTimers();
    const bound = bind({ hang: () => new Promise(() => undefined) }, {} as OperationContext);
    const refused = expect(bound.hang()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
  });

  it.each([
    ['begins', 0, 6_000],
    ['ends', 6_000, 0],
  ])('rolls back a transaction that %s after that', async (_when, workMs, waitMs) => {
    vi.useFakeTimers();
    const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const committed: string[] = [];
    const store = {
      transaction: async (work: (tx: Transaction) => Promise<string>) => {
        await after(waitMs);
        committed.push(await work({} as Transaction));
      },
    } as unknown as Store;
    const write = (context: Pick<OperationContext, 'store'>) =>
      context.store.transaction(async () => (await after(workMs), 'row'));
    const bound = bind({ write }, { store } as OperationContext);
    const refused = expect(bound.write()).rejects.toMatchObject({ code: 'unavailable' });
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
    expect(committed).toEqual([]);
  });

  it('lets a request that reads for as long as it likes wait anew after a quick answer', async () => {
    vi.useFakeTimers();
    const take = (_: OperationContext, ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const bound = bind({ take }, {} as OperationContext);
    const reading = new Promise<void>((resolve, reject) => {
      withSharedWait({ waitedMs: 0 }, () => {
        const readOften = async () => {
          for (let i = 0; i < 200; i += 1) await bound.take(100);
          await bound.take(4_900);
          await expect(bound.take(200)).rejects.toMatchObject({ code: 'unavailable' });
        };
        readOften().then(resolve, reject);
      });
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await reading;
  });

  it.each(Object.entries({ teamOperations, adminOperations }))(
    '%s lists each under its own name',
    (_, list) => {
      expect(
        Object.entries<{ name: string }>(list).filter(([name, operation]) => operation.name !== name),
      ).toEqual([]);
    },
  );

  it('binds nothing that no route uses', () => {
    const routes = readdirSync(`${src}/http`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`${src}/http/${file}`, 'utf8'))
      .join('\n');
    const listed = [...Object.keys(teamOperations), ...Object.keys(adminOperations)];
    expect(listed.filter((name) => !new RegExp(`\\b${name}\\b`).test(routes))).toEqual([]);
  });
});
