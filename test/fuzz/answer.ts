/** What came back for one request. */
export type Exchange =
  | { outcome: 'answered'; answer: Answer }
  /** The other side closed the connection without an answer. */
  | { outcome: 'closed' }
  /** Neither an answer nor an end within the bound. */
  | { outcome: 'hung' }
  /** What came is not HTTP. */
  | { outcome: 'unreadable'; text: string };

export interface Answer {
  status: number;
  /** By lower-case name; a repeated header once, with its values joined. */
  headers: Record<string, string>;
  body: Buffer;
}

/** Reads one answer from what has come so far; null while it is not complete. Interim answers are skipped. */
export function readAnswer(bytes: Buffer, method: string, isEnded: boolean): Answer | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [start = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, code] = /^HTTP\/1\.1 (\d{3}) /.exec(start) ?? [];
  if (code === undefined) throw new Error(`Not an HTTP answer: ${start.slice(0, 100)}`);
  const status = Number(code);
  const body = bytes.subarray(end + 4);
  if (status < 200) return readAnswer(body, method, isEnded);
  const headers = readHeaders(lines);
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  if (!hasBody) return { status, headers, body: Buffer.alloc(0) };
  const whole = wholeBody(body, headers, isEnded);
  return whole === null ? null : { status, headers, body: whole };
}

function readHeaders(lines: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

function wholeBody(body: Buffer, headers: Record<string, string>, isEnded: boolean): Buffer | null {
  const length = headers['content-length'];
  if (length !== undefined) return body.length < Number(length) ? null : body.subarray(0, Number(length));
  if (headers['transfer-encoding'] === 'chunked') return unchunked(body);
  return isEnded ? body : null;
}

function unchunked(body: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at);
    if (end === -1) return null;
    const size = parseInt(body.toString('latin1', at, end), 16);
    if (body.length < end + size + 4) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + size + 4;
  }
}
