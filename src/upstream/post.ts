import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Client, type buildConnector } from 'undici';
import { skipInterimAnswers } from '../network/skip-interim-answers.ts';
import { describeError } from './describe-error.ts';

/**
 * Sends one request on a connection that was opened for it, then closes the connection. Rejects when no
 * status line came.
 *
 * Connections are not kept alive. A stale one resets at the first write, and that reset looks the same as
 * one after the upstream had read the request. At about a hundred requests an hour, a handshake for each
 * costs nothing.
 */
export async function post(
  socket: Socket,
  request: PostRequest,
  signal: AbortSignal,
  maxReplyBytes: number,
): Promise<RawAnswer> {
  const { origin, path, headers, body } = request;
  skipInterimAnswers(socket).expectAnswer();
  // undici's time-outs are idle time-outs, which a dripping body outlives; `signal` limits the whole
  // exchange.
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

/** An answer before parsing. `cutShort`: why `text` is incomplete; null when it is complete. */
export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  cutShort: string | null;
}

/**
 * Hands out `socket` once: undici repeats some requests on a new connection, and a submission must be sent
 * at most once.
 */
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

/** Reads at most `maxBytes`. Never rejects: the status line alone is worth classifying. */
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
