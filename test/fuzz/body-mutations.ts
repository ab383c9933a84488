import { brokenUtf8, strangeValues } from './hostile-values.ts';
import type { Mutation } from './mutation.ts';
import { removeHeader, setHeader } from './request.ts';
import { toJson } from './to-json.ts';

/** What is done to the bytes of a body. They leave a request alone that has none. */
export const bodyMutations: Mutation[] = [
  {
    name: 'duplicate key',
    weight: 4,
    apply: (request, { choice }) => {
      const text = request.body?.toString('latin1') ?? '';
      const keys = [...text.matchAll(/"(?:[^"\\]|\\.)*":/g)];
      if (keys.length === 0) return;
      const { 0: key, index } = choice.pick(keys);
      // Written differently, it is the same key.
      const spelled = choice.chance(0.3)
        ? key.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
        : key;
      const value = toJson(choice.pick([1, null, 'other', {}])).toString('latin1');
      request.body = Buffer.from(`${text.slice(0, index)}${spelled}${value},${text.slice(index)}`, 'latin1');
    },
  },
  {
    name: 'cut JSON',
    weight: 2,
    apply: (request, { choice }) => {
      request.body = request.body?.subarray(0, choice.integer(0, request.body.length)) ?? null;
    },
  },
  {
    name: 'broken UTF-8',
    weight: 3,
    apply: (request, { choice }) => {
      if (request.body === null) return;
      const at = choice.integer(0, request.body.length);
      const inserted = choice.pick(brokenUtf8);
      request.body = Buffer.concat([request.body.subarray(0, at), inserted, request.body.subarray(at)]);
    },
  },
  {
    name: 'changed bytes',
    weight: 2,
    apply: (request, { choice }) => {
      if (request.body === null || request.body.length === 0) return;
      request.body = Buffer.from(request.body);
      for (let count = choice.integer(1, 4); count > 0; count--)
        request.body[choice.integer(0, request.body.length - 1)] = choice.integer(0, 255);
    },
  },
  {
    name: 'text around JSON',
    weight: 2,
    apply: (request, { choice }) => {
      const text = request.body?.toString('latin1') ?? '';
      const [before, after] = choice.pick([
        ['\u00ef\u00bb\u00bf', ''],
        [' \t\r\n', ' \r\n'],
        ['', '{}'],
        ['', '\0'],
        ['', ']'],
        [")]}',\n", ''],
        ['// a\n', ''],
      ] as const);
      request.body = Buffer.from(before + text + after, 'latin1');
    },
  },
  {
    name: 'another encoding',
    weight: 1,
    apply: (request, { choice }) => {
      request.body = Buffer.from(
        request.body?.toString() ?? '{}',
        choice.pick(['utf16le', 'base64'] as const),
      );
    },
  },
  {
    name: 'content type',
    weight: 4,
    apply: (request, { choice }) => {
      const type = choice.pick([
        ...[
          'text/plain',
          'application/xml',
          'multipart/form-data; boundary=a',
          'application/x-www-form-urlencoded',
        ],
        ...[
          'application/json; charset=latin1',
          'application/json; charset=utf-16',
          'application/json; charset="UTF-8"',
        ],
        ...[
          'application/json;',
          'application/json; charset',
          'APPLICATION/JSON',
          'application/vnd.api+json',
          'json',
        ],
        ...['', '*/*', 'application/json, text/plain', 'application/problem+json', '\u00e4/\u00e4', '/', ';'],
      ]);
      setHeader(request, 'Content-Type', type);
    },
  },
  {
    name: 'no content type',
    weight: 1,
    apply: (request) => removeHeader(request, 'Content-Type'),
  },
  {
    name: 'content encoding',
    weight: 1,
    apply: (request, { choice }) =>
      setHeader(request, 'Content-Encoding', choice.pick(['gzip', 'br', 'identity', 'deflate, gzip', 'x'])),
  },
  {
    name: 'large body',
    weight: 0.2,
    apply: (request, { choice }) => {
      const filler = choice.pick([' ', '0', '"', '[', '\\u0000']);
      request.body = Buffer.concat([
        request.body ?? Buffer.alloc(0),
        Buffer.alloc(choice.pick([1_100_000, 300_000]), filler),
      ]);
    },
  },
  {
    name: 'many values',
    weight: 0.5,
    apply: (request, { choice }) => {
      request.body = toJson({
        model: 'nano-banana-2',
        metadata: Array.from({ length: 3_000 }, () => choice.pick(strangeValues.slice(0, 40))),
      });
    },
  },
];
