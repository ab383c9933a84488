import { AppError } from '../domain/app-error.ts';
import { SECOND_MS } from '../domain/clock.ts';
import { databaseFault, RETRY_AFTER_SECONDS } from '../store/engine/database-fault.ts';
import type { Store } from '../store/engine/store.ts';
import type { OperationContext } from './operation-context.ts';
import { sharedWait } from './shared-wait.ts';

/**
 * Fills the context into every operation of a list, once for all. A fault of the database is `unavailable`, also
 * when it is one of a read outside a transaction, and an operation waits for the database for a few seconds at most:
 * all of one request together, where it shares its wait. What it has not committed by then is rolled back: a caller who
 * repeats the request must not be refused for what the first one does later. The actor is that of the request.
 * @returns functions of the same names that take the remaining parameters
 */
export function bind<const List extends OperationList>(
  operations: List,
  context: OperationContext,
): Bound<List> {
  const bound = Object.entries(operations).map(([name, operation]) => {
    const patienceMs = UNHURRIED.has(name) ? LONG_PATIENCE_MS : PATIENCE_MS;
    const run = (...rest: never[]) => {
      const actor = sharedWait()?.actor;
      const call: Call = { isTimedOut: false };
      const store = rolledBackOnceTimedOut(context.store, call);
      const ofCaller = { ...context, store, ...(actor !== undefined && { actor }) };
      return bounded(operation(ofCaller, ...rest), patienceMs, call);
    };
    return [name, run];
  });
  return Object.fromEntries(bound) as Bound<List>;
}

// Because callers and their load balancers close the connection soon after.
const PATIENCE_MS = 5 * SECOND_MS;
// A database that answers as fast is there: a stream reads thousands of times in one request.
const QUICK_MS = 250;
// Longer than a webhook attempt or the resolution of a name may take, and a scan of the whole ledger should.
const LONG_PATIENCE_MS = 60 * SECOND_MS;
/** The operations that also wait for something else than the database, such as a body or a storage, and the one that reads the whole ledger. */
const UNHURRIED = new Set([
  'createEndpoint',
  'updateEndpoint',
  'testEndpoint',
  'verifyLedger',
  'storeUpload',
  'openOwnFile',
  'openLinkedFile',
]);

/** An operation that a caller waits for. */
interface Call {
  /** It was answered with `unavailable`. */
  isTimedOut: boolean;
}

function rolledBackOnceTimedOut(store: Store, call: Call): Store {
  const verify = () => {
    if (call.isTimedOut) throw new AppError('unavailable', 'Nobody waits for this any more.');
  };
  return {
    ...store,
    transaction: (work, options) =>
      store.transaction(async (tx) => {
        verify();
        const result = await work(tx);
        verify();
        return result;
      }, options),
  };
}

function bounded(result: unknown, patienceMs: number, call: Call): unknown {
  return result instanceof Promise ? within(result, patienceMs, call) : result;
}

/** Shares what is left of the patience with the operations of the same request before it. */
async function within<T>(work: Promise<T>, patienceMs: number, call: Call): Promise<T> {
  const shared = sharedWait();
  const startedAt = performance.now();
  try {
    const leftMs = Math.max(0, patienceMs - (shared?.waitedMs ?? 0));
    return await atMost(work, leftMs, () => {
      call.isTimedOut = true;
      const message = `The gateway waited for its database for ${patienceMs / SECOND_MS} s.`;
      return new AppError('unavailable', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    });
  } finally {
    const tookMs = performance.now() - startedAt;
    if (shared !== null) shared.waitedMs = tookMs < QUICK_MS ? 0 : shared.waitedMs + tookMs;
  }
}

/** What is being committed may still be, as after any answer that is lost: repeat it with its `Idempotency-Key`. */
async function atMost<T>(work: Promise<T>, leftMs: number, timeOut: () => AppError): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timeOut()), leftMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw databaseFault(error) ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** Operations by name. Each takes the part of the context that it uses, then what it is asked. */
export type OperationList = Record<string, (context: OperationContext, ...rest: never[]) => unknown>;

/** The operations of a list as they are called once their context is filled in. */
export type Bound<List> = {
  [Name in keyof List]: List[Name] extends (context: never, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};
