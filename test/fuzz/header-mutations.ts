import type { Choice } from './choice.ts';
import type { Mutation } from './mutation.ts';
import { removeHeader, setHeader, type Draw } from './request.ts';

const strangeHeaderValues = [
  ...['', ' ', '"', '""', '*', '0', '-1', '1e9', '99999999999999999999', 'null', 'a, b', ', ,', '\t'],
  ...[
    '\u00e4\u00ff',
    'x'.repeat(300),
    'x'.repeat(9_000),
    '%00',
    '${jndi:ldap://x}',
    '__proto__',
    '"a\\"b"',
    ';q=0',
  ],
];

const valuesByHeader: Record<string, readonly string[]> = {
  Accept: [
    'text/html',
    'application/json;q=0',
    'text/csv',
    'application/xml, */*;q=0.1',
    'application/*',
    '*',
  ],
  'Accept-Encoding': ['gzip', 'br;q=1, gzip;q=0', 'identity;q=0', '*;q=0'],
  Expect: ['100-continue', 'something'],
  'Idempotency-Key': ['order-1', 'order-2', '"order-1"', '"', 'x'.repeat(255), 'x'.repeat(256)],
  'If-Match': ['*', '"abc"'],
  'If-None-Match': ['*', '"abc"', 'W/"abc"', 'abc'],
  Origin: ['null', 'https://evil.example'],
  Prefer: ['wait=0', 'wait=-1', 'wait=abc', 'wait=9999999999', 'respond-async', 'wait="1'],
  Range: ['bytes=0-1'],
  traceparent: ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '00-0-0-0', 'ff'],
  'X-Actor': ['alice@example.com', 'a b', 'x'.repeat(65)],
  'X-Forwarded-For': ['127.0.0.1', 'not an address'],
  'X-HTTP-Method-Override': ['DELETE'],
  'X-Request-Id': ['req-1', 'with space', 'x'.repeat(65)],
  Upgrade: ['websocket', 'h2c'],
};

/** What is done to the headers. */
export const headerMutations: Mutation[] = [
  {
    name: 'credentials',
    weight: 3,
    apply: (request, draw) => setHeader(request, 'Authorization', strangeCredentials(draw)),
  },
  {
    name: 'no credentials',
    weight: 2,
    apply: (request) => removeHeader(request, 'Authorization'),
  },
  {
    name: 'header',
    weight: 6,
    apply: (request, { choice }) => {
      const name = choice.pick(Object.keys(valuesByHeader));
      const known = valuesByHeader[name]!;
      setHeader(request, name, choice.pick(choice.chance(0.6) ? known : strangeHeaderValues));
    },
  },
  {
    name: 'repeated header',
    weight: 2,
    apply: (request, { choice }) => {
      const name = choice.pick([...Object.keys(valuesByHeader), 'Authorization', 'Content-Type', 'Cookie']);
      request.headers.push([name, choice.pick(strangeHeaderValues)], [name, valueFor(name, choice)]);
    },
  },
  {
    name: 'many headers',
    weight: 0.5,
    apply: (request, { choice }) => {
      for (let index = choice.integer(50, 1_500); index > 0; index--)
        request.headers.push([`X-${index}`, 'a']);
    },
  },
];

function valueFor(name: string, choice: Choice): string {
  return choice.pick(valuesByHeader[name] ?? ['a']);
}

function strangeCredentials({ choice, tokens }: Draw): string {
  const { team, operator, otherTeam } = tokens;
  return choice.pick([
    ...[`Bearer ${team}`, `Bearer ${operator}`, `Bearer ${otherTeam}`, `bearer   ${team}`, `Basic ${team}`],
    ...[
      'Bearer',
      'Bearer ',
      team,
      'Bearer nk_unknown',
      `Bearer ${'x'.repeat(5_000)}`,
      'Bearer \u00e4\u00ff',
      'Bearer a b',
    ],
  ]);
}
