import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { canonicalHost } from './allowed-networks.ts';
import type { AddressGuard } from './address-guard.ts';

/** All addresses of a host name, in the order of preference. Rejects when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface ResolverOptions {
  /** Knows the hosts that the operator listed by name. */
  guard: AddressGuard;
  /** When a DNS query without an answer times out. */
  timeoutMs?: number;
  /** How long to wait for the other of IPv4 and IPv6 once one has answered. */
  secondFamilyMs?: number;
  /** The name servers, as `address:port`. Default: those of the machine. */
  servers?: readonly string[];
  /** The resolver for all other names. Default: the system's (getaddrinfo). */
  system?: Resolve;
}

/**
 * Queries DNS itself, so that a name whose servers do not answer delays no other: the system's resolver
 * uses two of Node's worker threads, and two such names would block both. The system's resolver is used for
 * names that DNS does not have (hosts file, search domains), for names without a dot, and for hosts that
 * are listed by name: those mean what they mean to the machine, and are few. Concurrent requests for one
 * name share the answer.
 */
export function createResolver(options: ResolverOptions): Resolve {
  const running = new Map<string, Promise<readonly string[]>>();
  return (hostname) => {
    const started =
      running.get(hostname) ?? resolveName(hostname, options).finally(() => running.delete(hostname));
    running.set(hostname, started);
    return started;
  };
}

async function resolveName(hostname: string, options: ResolverOptions): Promise<readonly string[]> {
  const known = isForDns(hostname, options.guard) ? await queryDns(hostname, options) : [];
  const { system = querySystem } = options;
  return known.length > 0 ? known : system(hostname);
}

function isForDns(hostname: string, guard: AddressGuard): boolean {
  const host = canonicalHost(hostname);
  return isIP(host) === 0 && host.includes('.') && !host.endsWith('.localhost') && !guard.listsHost(host);
}

// Two seconds for the first try and four for the second, at each server: enough to recover from a lost
// packet, and to reach a second server after a dead one.
const FIRST_TRY_MS = 2_000;
const TRIES = 2;

// Some name servers never answer for IPv6. RFC 8305 waits 50 ms for the second family; webhooks can wait
// ten times as long.
const SECOND_FAMILY_MS = 500;

/**
 * The addresses that DNS has for the name; empty when there is no such name. Rejects when there was no
 * answer.
 */
async function queryDns(hostname: string, options: ResolverOptions): Promise<string[]> {
  const { timeoutMs = 10_000, secondFamilyMs = SECOND_FAMILY_MS, servers } = options;
  // One for each name, since `cancel` ends all queries of a resolver.
  const resolver = new Resolver({ timeout: FIRST_TRY_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  const cancelAfter = (delayMs: number) => setTimeout(() => resolver.cancel(), delayMs);
  const deadline = cancelAfter(timeoutMs);
  const families = [resolver.resolve4(hostname), resolver.resolve6(hostname)];
  const secondDeadline = Promise.any(families).then(
    () => cancelAfter(secondFamilyMs),
    () => undefined,
  );
  const answers = await Promise.allSettled(families);
  clearTimeout(deadline);
  clearTimeout(await secondDeadline);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failure = answers.find((answer) => answer.status === 'rejected' && !isAbsence(answer.reason));
  if (addresses.length === 0 && failure?.status === 'rejected') throw failure.reason;
  return addresses;
}

// A machine without a name server refuses the connection: only the hosts file is left.
const absences: unknown[] = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'];

function isAbsence(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && absences.includes(reason.code);
}

async function querySystem(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
}
