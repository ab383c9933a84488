import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Client, type buildConnector } from 'undici';
import { describeError } from './describe-error.ts';

/**
 * Sends one request on a connection made for it and closes the connection. Rejects when no status line came.
 *
 * Connections are not kept: a stale one resets at the first write, and such a reset cannot be told from one that came after the
 * upstream had read the request. At about a hundred requests an hour a handshake each costs nothing.
 */
export async function post(
  socket: Socket,
  request: PostRequest,
  signal: AbortSignal,
  maxReplyBytes: number,
): Promise<RawAnswer> {
  const { origin, path, headers, body } = request;
  // undici's own time-outs are idle time-outs, which a dripping body outlives; `signal` bounds the whole.
  const client = new Client(origin, { connect: handOver(socket), headersTimeout: 0, bodyTimeout: 0 });
  try {
    const reply = await client.request({ method: 'POST', path, headers, body, signal, reset: true });
    return {
      status: reply.statusCode,
      headers: reply.headers,
      ...(await readText(reply.body, maxReplyBytes)),
    };
  } finally {
    socket.destroy();
    await client.destroy();
  }
}

export interface PostRequest {
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** An answer as it came: `cutShort` says why `text` is not all of it. */
export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  cutShort: string | null;
}

/** Gives out `socket` once: undici repeats a request on a new connection in some cases, and a submit must be sent at most once. */
function handOver(socket: Socket): buildConnector.connector {
  let given = false;
  return (_target, callback) => {
    queueMicrotask(() => {
      if (given) {
        callback(new Error('the connection closed before an answer'), null);
        return;
      }
      given = true;
      callback(null, socket);
    });
  };
}

/** Reads at most `maxBytes`, and never fails: the status line alone already says something. */
async function readText(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<{ text: string; cutShort: string | null }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let cutShort: string | null = null;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxBytes) {
        cutShort = `larger than ${maxBytes} bytes`;
        break;
      }
      chunks.push(chunk);
    }
  } catch (error) {
    cutShort = describeError(error);
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks)), cutShort };
}
