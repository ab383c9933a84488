import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { canonicalHost } from './allowed-networks.ts';
import type { AddressGuard } from './guard.ts';

/** All addresses of a host name, in the order they should be tried. Rejects when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface ResolverOptions {
  /** Knows the hosts that the operator has listed by name. */
  guard: AddressGuard;
  /** When a name is given up that DNS says nothing of. */
  timeoutMs?: number;
  /** How much longer than for the first of IPv4 and IPv6 the other is waited for. */
  secondFamilyMs?: number;
  /** The name servers, as `address:port`. Absent: those of the machine. */
  servers?: readonly string[];
  /** What is asked for the rest. Absent: the machine (getaddrinfo). */
  system?: Resolve;
}

/**
 * Asks DNS itself, so that a name whose servers say nothing holds up no other: the system's resolver runs on two of Node's worker
 * threads, and two such names would keep both. The system is asked for what DNS does not have (hosts file, search domains), for names
 * without a dot, and for hosts that are listed by name: those mean what they mean to the machine, whatever DNS has, and are few.
 * Requests for a name that is being looked up share the answer.
 */
export function createResolver(options: ResolverOptions): Resolve {
  const running = new Map<string, Promise<readonly string[]>>();
  return (hostname) => {
    const started =
      running.get(hostname) ?? lookUp(hostname, options).finally(() => running.delete(hostname));
    running.set(hostname, started);
    return started;
  };
}

async function lookUp(hostname: string, options: ResolverOptions): Promise<readonly string[]> {
  const known = isForDns(hostname, options.guard) ? await askDns(hostname, options) : [];
  const { system = askSystem } = options;
  return known.length > 0 ? known : system(hostname);
}

function isForDns(hostname: string, guard: AddressGuard): boolean {
  const host = canonicalHost(hostname);
  return isIP(host) === 0 && host.includes('.') && !host.endsWith('.localhost') && !guard.listsHost(host);
}

// Two seconds for the first try and four for the second, at each server: a lost packet is made up for, and so is a dead server before
// one that answers.
const FIRST_TRY_MS = 2_000;
const TRIES = 2;

// Some name servers never answer for IPv6. Ten times what RFC 8305 gives the second family, since webhooks are in no such hurry.
const SECOND_FAMILY_MS = 500;

/** The addresses that DNS has for the name: none when it has no such name. Rejects when it does not say. */
async function askDns(hostname: string, options: ResolverOptions): Promise<string[]> {
  const { timeoutMs = 10_000, secondFamilyMs = SECOND_FAMILY_MS, servers } = options;
  // One for each name, since canceling ends all that a resolver was asked for.
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

// Refused is what a machine without a name server answers: there the hosts file is all there is.
const absences: unknown[] = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'];

function isAbsence(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && absences.includes(reason.code);
}

async function askSystem(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
}
