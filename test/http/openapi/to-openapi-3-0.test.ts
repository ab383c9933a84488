import { beforeAll, describe, expect, it } from 'vitest';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { toOpenApi30 } from '../../../src/http/openapi/to-openapi-3-0.ts';

type Source = Parameters<typeof toOpenApi30>[0];

describe('the OpenAPI 3.0 document', () => {
  let source: Source;
  let text: string;
  beforeAll(async () => {
    source = (await buildOpenApiDocument()) as Source;
    text = JSON.stringify(toOpenApi30(source));
  });

  it.each(['const', 'if', 'then', 'else', 'propertyNames', 'webhooks', 'identifier'])('has no %s', (keyword) => {
    expect(text).not.toContain(`"${keyword}":`);
  });

  it('has no list of types, no null among words, and no words for booleans', () => {
    expect(text).not.toMatch(/"type":\[/);
    expect(text).not.toMatch(/"enum":\[[^\]]*(null|true|false)[,\]]/);
    expect(text).toContain('"nullable":true');
  });

  it('has the same operations and components', () => {
    const { paths, components } = JSON.parse(text) as Record<string, Record<string, object>>;
    const original = source as unknown as Record<string, Record<string, object>>;
    expect(Object.keys(paths ?? {})).toEqual(Object.keys(original.paths ?? {}));
    expect(Object.keys(components?.schemas ?? {})).toEqual(Object.keys(original.components?.schemas ?? {}));
  });

  it('converts each shape', () => {
    const schema = {
      description: 'A word.',
      type: ['string', 'null'],
      enum: ['a', null],
      examples: ['a', 'b'],
    };
    const properties = { enum: schema, type: { $ref: '#/components/schemas/A', description: 'lost' } };
    const components = { schemas: { A: { type: 'object', properties, propertyNames: { minLength: 1 } } } };
    expect(toOpenApi30({ ...source, components } as Source)).toMatchObject({
      components: {
        schemas: {
          A: {
            type: 'object',
            properties: {
              enum: { description: 'A word.', type: 'string', nullable: true, enum: ['a'], example: 'a' },
              type: { $ref: '#/components/schemas/A' },
            },
          },
        },
      },
    });
  });
});
