import type { AddressGuard } from '../network/guard.ts';
import { createResolver, type Resolve } from '../network/resolve.ts';

export interface ReceiverCheckOptions {
  guard: AddressGuard;
  resolve?: Resolve;
  timeoutMs?: number;
}

// After its deadline the resolver still gives the addresses of the one family that it has an answer for: they have to be judged.
const GRACE_MS = 250;

export type ReceiverCheck = (url: string) => Promise<string | null>;

/**
 * For the moment a webhook is set up: judges the URL and the addresses its host has now. Null, or one sentence on why it is refused.
 * A host that cannot be resolved in time passes, since it may exist later: every connection is judged again in any case.
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

function withinTime(resolving: Promise<readonly string[]>, timeoutMs: number): Promise<readonly string[]> {
  return new Promise((done) => {
    const timer = setTimeout(() => done([]), timeoutMs);
    resolving.then(done, () => done([])).finally(() => clearTimeout(timer));
  });
}
