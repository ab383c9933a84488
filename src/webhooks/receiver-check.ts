import type { AddressGuard } from '../network/address-guard.ts';
import { createResolver, type Resolve } from '../network/resolve.ts';

/** Null, or one sentence on why the URL is refused. Never rejects. */
export type ReceiverCheck = (url: string) => Promise<string | null>;

/**
 * For the moment when a webhook is set up: checks the URL and the current addresses of its host. A host
 * that cannot be resolved in time passes, since it may exist later: every connection is checked again.
 */
export function createReceiverCheck({
  guard,
  timeoutMs = 2_000,
  resolve = createResolver({ guard, timeoutMs }),
}: ReceiverCheckOptions): ReceiverCheck {
  return async (url) => {
    const refusal = guard.checkUrl(url);
    if (refusal !== null) {
      return refusal;
    }
    const { hostname } = new URL(url);
    const addresses = await withinTime(resolve(hostname.replace(/^\[(.*)\]$/, '$1')), timeoutMs + GRACE_MS);
    return (
      addresses.map((address) => guard.checkAddress(hostname, address)).find((found) => found !== null) ??
      null
    );
  };
}

export interface ReceiverCheckOptions {
  guard: AddressGuard;
  resolve?: Resolve;
  timeoutMs?: number;
}

// At its deadline the resolver still returns the addresses of the family that has answered, and they have
// to be checked.
const GRACE_MS = 250;

function withinTime(resolving: Promise<readonly string[]>, timeoutMs: number): Promise<readonly string[]> {
  return new Promise((done) => {
    const timer = setTimeout(() => done([]), timeoutMs);
    resolving.then(done, () => done([])).finally(() => clearTimeout(timer));
  });
}
