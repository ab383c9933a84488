import { HOUR_MS } from '../../../domain/clock.ts';
import { isTerminal, type Generation } from '../../../domain/generations/generation.ts';
import { generationVersion } from '../../../domain/generations/generation-version.ts';
import { withOwnWait } from '../../../operations/shared-wait.ts';
import type { WaitPlace } from '../../../operations/waiting/wait-registry.ts';
import { toGenerationResource } from '../../../resources/generations/generation-resource.ts';
import type { EventStream } from '../../plugins/event-stream.ts';

// Because a load balancer that was taken away must not hold it for ever. The client connects again by itself.
const MAX_STREAM_MS = HOUR_MS;

/**
 * Sends the state of a generation, and each later one, until it has ended or the client goes away. Every event is the
 * whole state, so a client that reads slowly misses those in between and gets the latest; one that has taken nothing for the
 * time of a heartbeat is cut.
 */
export async function followGeneration(
  stream: EventStream,
  { place, first, read, heartbeatMs }: Followed,
): Promise<void> {
  const endsAt = performance.now() + MAX_STREAM_MS;
  let known = first;
  let sent: string | null = null;
  while (performance.now() < endsAt) {
    const version = generationVersion(known);
    if (version !== sent && stream.isReady()) {
      stream.send({ id: version, type: `generation.${known.status}`, data: toGenerationResource(known) });
      sent = version;
    }
    if (sent === version && isTerminal(known.status)) break;
    const end = await place.next(heartbeatMs, version);
    if (end === 'left') return;
    if (end === 'closed') break;
    if (end === 'timeout' && !(await stream.heartbeat())) return;
    // A read that fails is made up for: what waits is compared with the database now and then.
    if (end !== 'timeout') known = (await withOwnWait(read).catch(() => null)) ?? known;
  }
  stream.end();
}

interface Followed {
  place: WaitPlace;
  first: Generation;
  read(): Promise<Generation | null>;
  heartbeatMs: number;
}
