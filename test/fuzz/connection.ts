import { connect, type Socket } from 'node:net';
import { readAnswer, type Answer, type Exchange } from './answer.ts';
import { toBytes, type FuzzRequest } from './request.ts';

/** Sends requests over raw sockets, since every HTTP client refuses to send the worst. */
export interface Connection {
  exchange(request: FuzzRequest): Promise<Exchange>;
  close(): void;
}

// Because the gateway answers everything at once, or after five seconds when its database does not answer.
const BOUND_MS = 10_000;

/** One connection that is used again as long as requests are whole, and another for each that is not. */
export function createConnection(port: number): Connection {
  let kept: Socket | null = null;
  const drop = (socket: Socket, isEnded: boolean) => {
    // No FIN: thousands of closed connections would use up the ports of the machine. Not after one, when a reset fails and
    // the handle stays open.
    if (isEnded) socket.destroy();
    else socket.resetAndDestroy();
    if (kept === socket) kept = null;
  };
  return {
    async exchange(request) {
      const isWhole = request.onWire === null;
      const socket =
        isWhole && kept !== null && !kept.destroyed ? kept : connect({ port, host: '127.0.0.1' });
      if (isWhole) kept = socket;
      const result = await exchangeOn(socket, request);
      const canStay =
        isWhole && result.outcome === 'answered' && result.answer.headers.connection !== 'close';
      if (!canStay) drop(socket, request.endsEarly || result.outcome === 'closed');
      return result;
    },
    close: () => {
      if (kept !== null) drop(kept, false);
    },
  };
}

function exchangeOn(socket: Socket, request: FuzzRequest): Promise<Exchange> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    let isEnded = false;
    const timer = setTimeout(() => finish({ outcome: 'hung' }), BOUND_MS);
    const finish = (result: Exchange) => {
      clearTimeout(timer);
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('end');
      resolve(result);
    };
    const read = () => {
      let answer: Answer | null;
      try {
        answer = readAnswer(received, request.method, isEnded);
      } catch {
        finish({ outcome: 'unreadable', text: received.toString('latin1').slice(0, 200) });
        return;
      }
      if (answer !== null) finish({ outcome: 'answered', answer });
      else if (isEnded) finish({ outcome: 'closed' });
    };
    const end = () => {
      isEnded = true;
      read();
    };
    // An answer may come while the rest of the request is refused: the reset that follows is no fault.
    socket.removeAllListeners('error').on('error', () => undefined);
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      read();
    });
    socket.once('end', end).once('close', end);
    socket.write(toBytes(request));
    if (request.endsEarly) socket.end();
  });
}
