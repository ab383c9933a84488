import { beforeAll, describe, expect, it } from 'vitest';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { faultsOfShapes } from './shapes.ts';

describe('every schema of the OpenAPI document', () => {
  let document: object;
  beforeAll(async () => (document = await buildOpenApiDocument()));

  it('has a form that client generators read', () => {
    expect(faultsOfShapes(document)).toEqual([]);
  });

  it.each([
    ['an enum without a type', { enum: ['a'] }, 'enum without type'],
    ['a constant', { type: 'string', const: 'a' }, 'const'],
    ['a union with null', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 'union with null'],
    ['a union without a discriminator', { oneOf: [{ $ref: '#/components/schemas/A' }] }, 'without discriminator'],
    ['an object without a name', { properties: { a: { type: 'object' } } }, 'object without a name'],
    ['an object or null without a name', { items: { type: ['object', 'null'] } }, 'object without a name'],
    ['an integer without a format', { type: 'integer', minimum: 0, maximum: 1 }, 'integer without format'],
    ['an integer without a bound', { type: ['integer', 'null'], format: 'int32', minimum: 0 }, 'integer without bounds'],
  ])('would be refused as %s', (_name, schema, fault) => {
    expect(faultsOfShapes({ components: { schemas: { Tried: schema } } })).toEqual([
      expect.stringContaining(fault),
    ]);
  });
});
