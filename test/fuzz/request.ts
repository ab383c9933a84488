import type { Choice } from './choice.ts';
import type { IdPool } from './id-pool.ts';
import type { Target } from './targets.ts';
import { toJson } from './to-json.ts';

/** A request on its way from a valid one to what is sent. */
export interface FuzzRequest {
  target: Target;
  /** The names of what was done to it. */
  mutations: string[];
  method: string;
  /** The bytes of the request line's path and query, a character each. */
  path: string;
  /** Encoded, `name=value`. */
  query: string[];
  headers: [name: string, value: string][];
  /** The body before it is JSON; undefined: none. */
  value: unknown;
  /** The body; made of `value` once the mutations of the value are done. */
  body: Buffer | null;
  framing: 'length' | 'chunked';
  /** What the wire does to the finished bytes. Such a request may end before a route sees it. */
  onWire: ((bytes: Buffer) => Buffer) | null;
  /** The sender closes its side once it has sent this. */
  endsEarly: boolean;
}

/** What a mutation draws from. */
export interface Draw {
  choice: Choice;
  ids: IdPool;
  targets: readonly Target[];
  /** Valid credentials of each face, and some that are not. */
  tokens: { team: string; operator: string; otherTeam: string };
}

/** Makes the body of the value, after which only bytes can be changed. */
export function encodeBody(request: FuzzRequest): void {
  request.body = request.value === undefined ? null : toJson(request.value);
}

/** What is sent. */
export function toBytes(request: FuzzRequest): Buffer {
  const { method, path, query, headers, body, framing, onWire } = request;
  const target = query.length === 0 ? path : `${path}?${query.join('&')}`;
  const framed = framing === 'chunked' && body !== null;
  const lengths: [string, string][] = framed
    ? [['Transfer-Encoding', 'chunked']]
    : body === null
      ? []
      : [['Content-Length', String(body.length)]];
  const lines = [...headers, ...lengths].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  const bytes = Buffer.concat([head, framed ? toChunks(body) : (body ?? Buffer.alloc(0))]);
  return onWire === null ? bytes : onWire(bytes);
}

/** In pieces that cut characters and numbers apart. */
function toChunks(body: Buffer): Buffer {
  const size = Math.max(1, Math.ceil(body.length / 3));
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    chunks.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')]);
}

export function setHeader(request: FuzzRequest, name: string, value: string): void {
  removeHeader(request, name);
  request.headers.push([name, value]);
}

export function removeHeader(request: FuzzRequest, name: string): void {
  request.headers = request.headers.filter(([known]) => known.toLowerCase() !== name.toLowerCase());
}
