import { describe, expect, it } from 'vitest';
import { documentBreaks, type Document } from './document-breaks.ts';
import { compareBreaks, listedBreaks } from './listed-breaks.ts';
import type { Schema } from './schema-breaks.ts';

const closed = { type: 'object', additionalProperties: false };
const text = { type: 'string' };

function documentOf(request: Schema, response: Schema, others: object = {}): Document {
  const operation = {
    requestBody: { required: true, content: { 'application/json': { schema: request } } },
    responses: { 200: { content: { 'application/json': { schema: response } } } },
    ...others,
  };
  return { info: { version: '1' }, paths: { '/a': { post: operation } }, components: { schemas: {} } };
}

const breaksOf = (before: Document, after: Document) =>
  documentBreaks(before, after).map(({ field, change }) => `${field} ${change}`);

describe('a break of a request', () => {
  const words = { type: 'string', enum: ['a', 'b'] };
  it.each<[string, Schema, Schema, string[]]>([
    ['no change', { ...closed, properties: { a: text } }, { ...closed, properties: { a: text } }, []],
    ['a new field', closed, { ...closed, properties: { a: text } }, []],
    ['a new required field', closed, { ...closed, properties: { a: text }, required: ['a'] }, ['request a is required']],
    ['a field that is gone', { ...closed, properties: { a: text } }, closed, ['request a is no longer known']],
    ['a word that is gone', words, { ...words, enum: ['a'] }, ['request may no longer be "b"']],
    ['a new word', { ...words, enum: ['a'] }, words, []],
    ['a constant as an enum', { const: 'a', type: 'string' }, { type: 'string', enum: ['a'] }, []],
    ['null no longer', { anyOf: [text, { type: 'null' }] }, text, ['request may no longer be null']],
    ['null in another form', { anyOf: [text, { type: 'null' }] }, { type: ['string', 'null'] }, []],
    ['a lower maximum', { type: 'integer', maximum: 9 }, { type: 'integer', maximum: 8 }, ['request has another maximum']],
    ['a higher maximum', { type: 'integer', maximum: 8 }, { type: 'integer', maximum: 9 }, []],
    ['another type in a list', { items: text }, { items: { type: 'integer' } }, ['request [] is string and not integer']],
  ])('is found: %s', (_name, before, after, expected) => {
    expect(breaksOf(documentOf(before, text), documentOf(after, text))).toEqual(expected);
  });
});

describe('a break of a response', () => {
  const a = { type: 'object', properties: { a: text }, required: ['a'] };
  it.each<[string, Schema, Schema, string[]]>([
    ['a new field', a, { ...a, properties: { a: text, b: text }, required: ['a', 'b'] }, []],
    ['a field that may be missing', a, { ...a, required: [] }, ['response a may be missing']],
    ['an optional field that is gone', { ...a, required: [] }, { type: 'object' }, ['response a is gone']],
    ['null', a, { ...a, properties: { a: { type: ['string', 'null'] } } }, ['response a may be null']],
    ['a new word', { enum: ['a'] }, { type: 'string', enum: ['a', 'b'] }, ['response may be "b"']],
    ['a new word of an extensible enum', { enum: ['a'] }, { type: 'string', enum: ['a', 'b'], 'x-extensible': true }, []],
    ['one of a union', { oneOf: [a, text] }, text, []],
  ])('is found: %s', (_name, before, after, expected) => {
    expect(breaksOf(documentOf(text, before), documentOf(text, after))).toEqual(expected);
  });
});

it('breaks are found in operations, parameters, statuses and headers', () => {
  const limit = { name: 'limit', in: 'query', schema: text };
  const before = documentOf(text, text, { parameters: [limit], responses: { 200: { headers: { Location: {} } } } });
  const after = documentOf(text, text, { parameters: [{ ...limit, name: 'size', required: true }], responses: { 200: {}, 201: {} } });
  expect(breaksOf(before, after)).toEqual([
    'query limit is gone',
    'query size is required',
    'response 201 is new',
    'response header Location is gone',
  ]);
  expect(breaksOf(before, { ...after, paths: {} })).toEqual(['operation is gone']);
});

describe('the changelog', () => {
  const changelog = [
    '## [Unreleased]',
    '### Breaks of the document',
    '- `response a` may be null: `GET /a`,',
    '  `WEBHOOK ping`',
    '### Fixed',
    '- `response b`: `GET /a`',
    '## [0.1.0]',
    '### Breaks of the document',
    '- `request c`: `GET /a`',
  ].join('\n');

  it('lists breaks by version, field and operation', () => {
    expect(listedBreaks(changelog, 'Unreleased')).toEqual([
      { field: 'response a', operation: 'GET /a' },
      { field: 'response a', operation: 'WEBHOOK ping' },
    ]);
    expect(listedBreaks(changelog, '0.1.0')).toEqual([{ field: 'request c', operation: 'GET /a' }]);
    expect(listedBreaks(changelog, '0.0.9')).toEqual([]);
  });

  it('is matched one for one', () => {
    const found = { operation: 'GET /a', field: 'response a', change: 'is gone' };
    const other = { operation: 'GET /b', field: 'response a' };
    expect(compareBreaks([found], [found])).toEqual({ unlisted: [], unfounded: [] });
    expect(compareBreaks([found], [])).toEqual({ unlisted: [found], unfounded: [] });
    expect(compareBreaks([found], [found, found, other])).toEqual({ unlisted: [], unfounded: [found, other] });
  });
});
