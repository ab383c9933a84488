import type { Socket } from 'node:net';

/**
 * Removes interim answers (1xx, RFC 9110, section 15.2) from what a client reads from the socket. A server
 * may send any number of them, asked or not, and undici ends the connection at a `100 Continue` that it did
 * not ask for. `101 Switching Protocols` stays: it is the last answer, and to us an error.
 */
export function skipInterimAnswers(socket: Socket): InterimFilter {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let held: Buffer = NOTHING;
  let isHead = false;

  function pass(chunk: Buffer): Buffer {
    if (!isHead) return chunk;
    held = withoutInterimAnswers(Buffer.concat([held, chunk]));
    if (mayBeInterim(held)) return NOTHING;
    const passed = held;
    [held, isHead] = [NOTHING, false];
    return passed;
  }

  socket.read = (size?: number): Buffer | null => {
    for (let chunk = read(size); chunk !== null; chunk = read(size)) {
      const passed = pass(chunk);
      if (passed.length > 0) return passed;
    }
    return null;
  };
  return {
    expectAnswer() {
      [held, isHead] = [NOTHING, true];
    },
  };
}

export interface InterimFilter {
  /** Call it before a request is sent: the next bytes are the head of an answer. */
  expectAnswer(): void;
}

const NOTHING: Buffer = Buffer.alloc(0);
const STATUS_LINE_START = 'HTTP/1.';
const INTERIM = /^HTTP\/1\.\d 1(?!01)\d\d/;
/** As long as the version and the status. */
const INTERIM_LENGTH = 'HTTP/1.1 100'.length;
const END_OF_HEAD = '\r\n\r\n';
// As long as the headers of a final answer may be.
const MAX_HEAD_BYTES = 16_384;

function withoutInterimAnswers(bytes: Buffer): Buffer {
  let rest = bytes;
  while (isInterim(rest)) {
    const end = rest.indexOf(END_OF_HEAD);
    if (end < 0) break;
    rest = rest.subarray(end + END_OF_HEAD.length);
  }
  return rest;
}

/** Whether more bytes are needed to tell, or to find the end of an interim answer. */
function mayBeInterim(bytes: Buffer): boolean {
  if (bytes.length < INTERIM_LENGTH)
    return startOf(bytes).startsWith(STATUS_LINE_START.slice(0, bytes.length));
  return isInterim(bytes) && bytes.length <= MAX_HEAD_BYTES;
}

function isInterim(bytes: Buffer): boolean {
  return INTERIM.test(startOf(bytes));
}

function startOf(bytes: Buffer): string {
  return bytes.toString('latin1', 0, INTERIM_LENGTH);
}
