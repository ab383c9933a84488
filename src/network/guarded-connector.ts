import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';
import { createResolver, type Resolve } from './resolve.ts';

/**
 * An undici connector that connects only to what the guard allows. A host name is resolved once, all of its
 * addresses are checked, and only those are used, so that a second answer of the resolver cannot differ. An
 * IP literal, for which Node calls no resolver, is checked before connecting. TLS certificates are checked
 * against the host name of the URL.
 */
export function guardedConnector(
  guard: AddressGuard,
  { timeoutMs = 10_000, resolve = createResolver({ guard, timeoutMs }) }: ConnectorOptions = {},
): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(guard, resolve),
    timeout: timeoutMs,
    autoSelectFamily: true,
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment does not affect webhooks.
    rejectUnauthorized: true,
    // HTTP/1 only: an answer that is too long is aborted by closing its socket, which no other delivery may
    // share.
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

/** The address guard refuses to connect to this address; the message is its reason. */
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
    throw Object.assign(new Error('The resolver returned no address.'), { code: 'ENODATA' });
  }
  return [first, ...rest];
}
