import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { adminComponents } from '../../../src/http/openapi/admin-components.ts';
import { components } from '../../../src/http/openapi/components.ts';
import { buildValidator } from '../../../src/http/plugins/build-validator.ts';

describe('the validators of the routes', () => {
  it.each([...components, ...adminComponents].map((schema) => [(schema as { $id?: string }).$id, schema]))(
    'are made of schemas that are valid: %s',
    (_id, schema) => {
      const ajv = new Ajv();
      expect(ajv.validateSchema(schema), ajv.errorsText()).toBe(true);
    },
  );

  it('compile a schema when they are first called', () => {
    const unknown = { type: 'object', properties: { size: { $ref: 'Size' } } };
    const validate = buildValidator({})({ schema: unknown, httpPart: 'body' });
    expect(() => validate({ size: 1 })).toThrow("can't resolve reference Size");
  });

  it.each(['body', 'params', 'querystring', 'headers'])('say what is wrong with a value: %s', (httpPart) => {
    const schema = { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } };
    const validate = buildValidator({})({ schema, httpPart });
    expect(validate({ size: 1 })).toBe(true);
    expect(validate.errors ?? null).toBeNull();
    expect(validate({})).toBe(false);
    expect(validate.errors).toMatchObject([{ keyword: 'required', params: { missingProperty: 'size' } }]);
  });
});
