import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { SECOND_MS } from '../../domain/clock.ts';

// Long enough for every body that the limit allows on a slow line, so that its sender reads the answer and
// keeps its connection.
const CUT_AFTER_MS = 5 * SECOND_MS;

/**
 * Closes a connection whose request was answered (without a valid key, or not found) while its body still
 * drips in. Otherwise a caller without a key could hold connections open for as long as a valid request may take.
 */
export function cutUnreadBodies(app: FastifyInstance, cutAfterMs = CUT_AFTER_MS): void {
  app.addHook('onResponse', async ({ raw }) => {
    const { socket } = raw;
    // A request that was injected has no connection.
    if (raw.complete || !(socket instanceof Socket)) return;
    const timer = setTimeout(() => socket.destroy(), cutAfterMs);
    timer.unref();
    const stop = () => clearTimeout(timer);
    raw.once('end', stop).once('close', stop);
  });
}
