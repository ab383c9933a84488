import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/**
 * Opens a connection. Rejects with `NotConnectedError` whatever the cause: name, address, TLS, time-out or
 * `signal`.
 */
export type OpenConnection = (signal: AbortSignal) => Promise<Socket>;

/** There was no connection, so no byte of a request can have been sent. */
export class NotConnectedError extends Error {
  constructor(cause: unknown) {
    super('no connection', { cause });
    this.name = 'NotConnectedError';
  }
}

/**
 * Connects before there is a request, so a request whose connection fails here was certainly not sent. This
 * follows from the order of the steps, not from a list of error codes that could be incomplete. TLS is part
 * of connecting.
 */
export function createOpenConnection(origin: URL, timeoutMs: number): OpenConnection {
  // HTTP/1.1 only: an HTTP/2 session may move a request to another connection after GOAWAY.
  const connector = buildConnector({ timeout: timeoutMs, allowH2: false });
  const target = {
    protocol: origin.protocol,
    host: origin.host,
    hostname: origin.hostname.replace(/^\[|\]$/g, ''),
    port: origin.port,
  };
  return async (signal) => {
    try {
      const socket = await connect(connector, target, signal);
      if (socket.destroyed) throw socket.errored ?? new Error('closed at once');
      return socket;
    } catch (cause) {
      throw new NotConnectedError(cause);
    }
  };
}

function connect(
  connector: buildConnector.connector,
  target: buildConnector.Options,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    connector(target, (error, socket) => {
      signal.removeEventListener('abort', onAbort);
      if (error !== null) reject(error);
      // Connected after the deadline: nothing may be sent on it any more.
      else if (signal.aborted) socket.destroy();
      else resolve(socket);
    });
  });
}
