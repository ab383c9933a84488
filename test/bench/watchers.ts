import { Agent, request } from 'node:http';
import { once } from 'node:events';

export interface Watchers {
  close(): Promise<void>;
}

// As often as a page reads its list again: see `src/dashboard/parts/paged-table.js`.
const LIST_INTERVAL_MS = 30_000;

/**
 * Open dashboards as far as the gateway sees them: each follows the overview, and those on a page with a list read it now and then, spread
 * over the interval.
 */
export async function openWatchers(
  url: string,
  { headers, count, list }: { headers: Record<string, string>; count: number; list: string | null },
): Promise<Watchers> {
  const stopping = new AbortController();
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const timers: NodeJS.Timeout[] = [];
  const read = (path: string) => {
    const sent = request(url + path, { agent, headers, signal: stopping.signal }, (response) => {
      if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
      response.on('error', () => undefined).resume();
      // The gateway ends streams after a while, and browsers connect again.
      if (path.endsWith('/events')) response.on('end', () => !stopping.signal.aborted && read(path));
    });
    sent.on('error', (error) => {
      if (!stopping.signal.aborted) throw error;
    });
    sent.end();
    return sent;
  };
  const streams = Array.from({ length: count }, () => read('/admin/v1/overview/events'));
  await Promise.all(streams.map((stream) => once(stream, 'response')));
  if (list !== null)
    for (let number = 0; number < count; number++)
      timers.push(
        setTimeout(
          () => {
            read(list);
            timers.push(setInterval(() => read(list), LIST_INTERVAL_MS));
          },
          (LIST_INTERVAL_MS * number) / count,
        ),
      );
  return {
    async close() {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      agent.destroy();
    },
  };
}
