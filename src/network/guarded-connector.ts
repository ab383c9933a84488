import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './guard.ts';
import { createResolver, type Resolve } from './resolve.ts';

/**
 * An undici connector that dials only what the guard lets through. A host name is resolved once, every address it has is
 * judged, and those very addresses are dialled, so that no second answer of the resolver counts. An IP literal, for which
 * Node asks no resolver, is judged before the connection is begun. TLS is checked against the host name of the URL.
 */
export function guardedConnector(
  guard: AddressGuard,
  { timeoutMs = 10_000, resolve = createResolver({ guard, timeoutMs }) }: ConnectorOptions = {},
): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(guard, resolve),
    timeout: timeoutMs,
    autoSelectFamily: true,
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment does not reach webhooks.
    rejectUnauthorized: true,
    // HTTP/1 only: an answer that is too long is ended by closing its socket, which no other delivery may share.
    allowH2: false,
  });
  return (options, callback) => {
    const refusal =
      isIP(options.hostname) === 0 ? null : guard.checkAddress(options.hostname, options.hostname);
    if (refusal === null) {
      connect(options, callback);
    } else {
      queueMicrotask(() => callback(new RefusedAddressError(refusal), null));
    }
  };
}

export interface ConnectorOptions {
  resolve?: Resolve;
  /** For name resolution, connection and TLS handshake together. */
  timeoutMs?: number;
}

/** The address guard does not let the gateway dial this address; the message is the guard's reason. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

function guardedLookup(guard: AddressGuard, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolveGuarded(guard, resolve, hostname).then(
      (found) => {
        const [first] = found;
        if (options.all) {
          callback(null, found);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };
}

interface FoundAddress {
  address: string;
  family: number;
}

async function resolveGuarded(
  guard: AddressGuard,
  resolve: Resolve,
  hostname: string,
): Promise<[FoundAddress, ...FoundAddress[]]> {
  const addresses = await resolve(hostname);
  for (const address of addresses) {
    const refusal = guard.checkAddress(hostname, address);
    if (refusal !== null) {
      throw new RefusedAddressError(refusal);
    }
  }
  const [first, ...rest] = addresses.map((address) => ({ address, family: isIP(address) }));
  if (first === undefined) {
    throw Object.assign(new Error('The resolver gave no address.'), { code: 'ENODATA' });
  }
  return [first, ...rest];
}
