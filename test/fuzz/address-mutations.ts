import { storableText } from '../../src/domain/storable-text.ts';
import { strangeTexts } from './hostile-values.ts';
import type { Mutation } from './mutation.ts';

/** Bytes of a path or a query that no encoder makes. */
const strangeEscapes = [
  ...[
    '%00',
    '%',
    '%zz',
    '%2',
    '%ff',
    '%c0%af',
    '%ed%a0%80',
    '%u0041',
    '%25',
    '%2e%2e',
    '%2f',
    '%5c',
    '%0d%0a',
  ],
  ...[
    '..',
    '.',
    '',
    '*',
    ':id',
    '{id}',
    ';a=b',
    '~',
    '\u00e4',
    '\u00ff\u00fe',
    '[',
    '|',
    '"',
    '<',
    '`',
    '\\',
  ],
  ...[
    'null',
    'undefined',
    '-1',
    '0',
    'x'.repeat(101),
    'x'.repeat(5_000),
    '__proto__',
    'constructor',
    'hasOwnProperty',
  ],
];

const encoded = (text: string) => encodeURIComponent(storableText(text));

/** What is done to the method, the path and the query. */
export const addressMutations: Mutation[] = [
  {
    name: 'method',
    weight: 3,
    apply: (request, { choice }) => {
      request.method = choice.pick([
        ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'],
        ...['QUERY', 'PROPFIND', 'MKCOL', 'SEARCH', 'LOCK', 'PURGE', 'REPORT', 'LINK'],
      ]);
    },
  },
  {
    name: 'path segment',
    weight: 6,
    apply: (request, { choice }) => {
      const segments = request.path.split('/');
      const text = choice.chance(0.6) ? choice.pick(strangeEscapes) : encoded(choice.pick(strangeTexts));
      segments[choice.integer(1, segments.length - 1)] = text;
      request.path = segments.join('/');
    },
  },
  {
    name: 'path ending',
    weight: 2,
    apply: (request, { choice }) => {
      request.path += choice.pick(['/', '//', '/..', '/%2e%2e', '.json', ';', '%20', '/x', '#a']);
    },
  },
  {
    name: 'path beginning',
    weight: 1,
    apply: (request, { choice }) => {
      request.path = choice.pick(['/', '/.', '/..', '/%2e', '/x/..', '/v1', '/admin', '/api']) + request.path;
    },
  },
  {
    name: 'path of another operation',
    weight: 2,
    apply: (request, { choice, targets }) => {
      request.path = choice.pick(targets).path;
    },
  },
  {
    name: 'case of the path',
    weight: 1,
    apply: (request) => {
      request.path = request.path.toUpperCase();
    },
  },
  {
    name: 'another id',
    weight: 2,
    apply: (request, { choice, ids }) => {
      const prefix = choice.pick(['gen', 'ep', 'evt', 'dlv', 'team', 'key', 'bud', 'rec', 'unc', 'zz']);
      request.path = request.path.replace(/[a-z]+_[0-9a-z]{26}/, ids.pick(prefix, choice));
    },
  },
  {
    name: 'strange parameter',
    weight: 5,
    apply: (request, { choice }) => {
      const { parameters = [] } = request.target.operation;
      const documented = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      const name = choice.pick([
        ...documented,
        ...documented,
        'dry_run',
        '__proto__',
        'limit[]',
        'a%00',
        '%',
        '',
      ]);
      const value = choice.chance(0.5) ? choice.pick(strangeEscapes) : encoded(choice.pick(strangeTexts));
      const others = request.query.filter((part) => !part.startsWith(`${name}=`));
      request.query = [...others, choice.chance(0.9) ? `${name}=${value}` : name];
    },
  },
  {
    name: 'repeated parameter',
    weight: 2,
    apply: (request, { choice }) => {
      if (request.query.length > 0) request.query.push(choice.pick(request.query));
    },
  },
  {
    name: 'many parameters',
    weight: 0.5,
    apply: (request, { choice }) => {
      for (let index = choice.integer(100, 1_000); index > 0; index--)
        request.query.push(`p${index % 700}=${index}`);
    },
  },
];
