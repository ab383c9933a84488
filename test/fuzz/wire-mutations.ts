import type { Mutation } from './mutation.ts';
import { setHeader } from './request.ts';

const startLine = (bytes: Buffer, change: (line: string) => string) => {
  const end = bytes.indexOf('\r\n');
  return Buffer.concat([
    Buffer.from(change(bytes.toString('latin1', 0, end)), 'latin1'),
    bytes.subarray(end),
  ]);
};
const withLine = (line: string) => (bytes: Buffer) => {
  const end = bytes.indexOf('\r\n') + 2;
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(line, 'latin1'), bytes.subarray(end)]);
};

/** Header lines that HTTP does not allow, or that contradict others. */
const badLines = [
  ...[
    'no colon\r\n',
    ': no name\r\n',
    'A b: c\r\n',
    ' folded: a\r\n',
    'X: a\0b\r\n',
    'X: a\rb\r\n',
    'X: a\nY: b\r\n',
  ],
  ...['Content-Length: 5\r\n', 'Content-Length: -1\r\n', 'Content-Length: 5, 6\r\n', 'Content-Length: a\r\n'],
  ...[
    'Content-Length: 99999999999999999999\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: gzip\r\n',
  ],
  ...['Transfer-Encoding: chunked, identity\r\n', 'Host: other\r\n', `X: ${'a'.repeat(20_000)}\r\n`],
  ...[
    'Connection: close\r\n',
    'Connection: upgrade\r\nUpgrade: websocket\r\n',
    'Trailer: X\r\n',
    'TE: trailers\r\n',
  ],
];

/** What is done to the finished bytes, most of which a route never sees. */
export const wireMutations: Mutation[] = [
  {
    name: 'bad header line',
    weight: 3,
    apply: (request, { choice }) => {
      request.onWire = withLine(choice.pick(badLines));
      request.endsEarly = true;
    },
  },
  {
    name: 'start line',
    weight: 2,
    apply: (request, { choice }) => {
      const version = choice.pick([
        'HTTP/1.0',
        'HTTP/0.9',
        'HTTP/2.0',
        'HTTP/1.11',
        'http/1.1',
        'ICY/1.1',
        '',
      ]);
      const method = choice.pick([request.method, 'get', 'G\u00c4T', '', 'CONNECT', 'x'.repeat(300), 'PRI']);
      const target = choice.pick([
        '',
        'http://gateway.test',
        '*',
        ' ',
        '/a b',
        '\0',
        '\t',
        `/${'x'.repeat(20_000)}`,
      ]);
      request.onWire = (bytes) =>
        startLine(bytes, () => `${method} ${choice.chance(0.5) ? target : request.path} ${version}`);
      request.endsEarly = true;
    },
  },
  {
    name: 'no Host',
    weight: 0.5,
    apply: (request) => {
      request.headers = request.headers.filter(([name]) => name !== 'Host');
      request.onWire = (bytes) => bytes;
    },
  },
  {
    name: 'cut',
    weight: 3,
    apply: (request, { choice }) => {
      request.onWire = (bytes) => bytes.subarray(0, choice.integer(0, bytes.length - 1));
      request.endsEarly = true;
    },
  },
  {
    name: 'bad chunks',
    weight: 2,
    apply: (request, { choice }) => {
      setHeader(request, 'Transfer-Encoding', 'chunked');
      const chunks = choice.pick([
        'zz\r\n{}\r\n0\r\n\r\n',
        '-1\r\n',
        'ffffffffffffffffff\r\n',
        '2\r\n{}',
        '2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n',
        '1\r\n{}\r\n0\r\n\r\n',
      ]);
      request.body = null;
      request.onWire = (bytes) => Buffer.concat([bytes, Buffer.from(chunks)]);
      request.endsEarly = true;
    },
  },
  {
    name: 'noise',
    weight: 1,
    apply: (request, { choice }) => {
      const noise = Buffer.from(Array.from({ length: choice.integer(1, 200) }, () => choice.integer(0, 255)));
      request.onWire = () => noise;
      request.endsEarly = true;
    },
  },
];
