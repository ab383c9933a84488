import type { OutgoingHttpHeaders } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** A response of server-sent events (WHATWG HTML, 9.2). Nothing is written while the client has not taken what was before. */
export interface EventStream {
  /** Whether the client, or the system for it, has taken all that was written. */
  isReady(): boolean;
  send(event: { id: string; type: string; data: unknown }): void;
  /**
   * Shows the client, and what is in between, that the connection is alive; one that still has not taken what was before is cut.
   * @returns whether the connection goes on
   */
  heartbeat(): Promise<boolean>;
  /** Ends the response; cuts the connection if the client does not take the rest in time. */
  end(): void;
}

// Because after a restart of the gateway all clients come back, and sooner there is nothing to connect to.
const RECONNECT_MS = 2_000;

// One for each chunk of an event, and some more.
const MAX_TURNS = 20;

/** @param onReady called when the client has taken all, after `isReady` had to say that it has not */
export function openEventStream(reply: FastifyReply, endTimeoutMs: number, onReady: () => void): EventStream {
  reply.hijack();
  const { raw } = reply;
  // Proxies such as nginx would collect the events otherwise.
  const headers = reply.getHeaders() as OutgoingHttpHeaders;
  raw.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  });
  // The client went away: `close` follows.
  raw.on('error', () => undefined);
  let isFlushed = true;
  let isAwaited = false;

  function write(text: string): void {
    isFlushed = false;
    raw.write(text, () => {
      isFlushed = true;
      if (isAwaited) onReady();
      isAwaited = false;
    });
  }

  return {
    isReady() {
      isAwaited = !isFlushed;
      return isFlushed;
    },
    // JSON has no line breaks, so it is one line of data.
    send({ id, type, data }) {
      write(`retry: ${RECONNECT_MS}\nid: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    async heartbeat() {
      // After a stall of this process, what the client has taken meanwhile is only learnt in the next turns of the event loop.
      for (let turn = 0; turn < MAX_TURNS && !isFlushed; turn++) await setImmediate();
      if (!isFlushed) raw.destroy();
      else write(': heartbeat\n\n');
      return !raw.destroyed;
    },
    end() {
      const late = setTimeout(() => raw.destroy(), endTimeoutMs).unref();
      raw.once('close', () => clearTimeout(late));
      raw.end();
    },
  };
}
