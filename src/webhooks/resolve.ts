import { lookup } from 'node:dns/promises';

/** All addresses of a host name, in the order they should be tried. Rejects when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/**
 * Resolves as the machine does (hosts file, search domains, DNS). Requests for a name that is being looked up share the answer:
 * the system's resolver runs on Node's few worker threads, and one dead name asked for by every delivery would keep them all.
 */
export function createResolver(): Resolve {
  const running = new Map<string, Promise<string[]>>();
  return (hostname) => {
    const started = running.get(hostname) ?? lookUp(hostname).finally(() => running.delete(hostname));
    running.set(hostname, started);
    return started;
  };
}

async function lookUp(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
}
