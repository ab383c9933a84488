import { Ajv, type AnySchema, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/**
 * Builds the validators of all routes. Bodies are validated as they are: nothing is converted, removed or filled in, and all errors are collected. Path, query and headers are text, so numbers and lists in them are converted.
 * @param schemas those that routes refer to by `$ref`, by `$id`
 */
export function buildValidator(schemas: Schemas) {
  const first = createAjv(schemas, {});
  const all = createAjv(schemas, { allErrors: true });
  const converting = createAjv(schemas, { allErrors: true, coerceTypes: 'array' });
  return ({ schema, httpPart }: { schema: AnySchema; httpPart?: string }) =>
    httpPart === 'body'
      ? validateBody(first.compile(schema), all.compile(schema))
      : converting.compile(schema);
}

type Schemas = Record<string, AnySchema | AnySchema[]>;

// Because a valid request has far fewer values, and collecting all errors of a megabyte of small values takes more than a second (measured).
const MAX_VALUES_TO_COLLECT = 200;

function validateBody(first: ValidateFunction, all: ValidateFunction): ValidateFunction {
  const validate = ((body: unknown) => {
    if (first(body)) return true;
    const isSmall = countValues(body, MAX_VALUES_TO_COLLECT) <= MAX_VALUES_TO_COLLECT;
    if (isSmall) all(body);
    validate.errors = isSmall ? all.errors : first.errors;
    return false;
  }) as ValidateFunction;
  return validate;
}

/** The number of values in a JSON value; stops counting above `limit`. */
function countValues(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const key in value) {
    count += countValues((value as Record<string, unknown>)[key], limit - count);
    if (count > limit) break;
  }
  return count;
}

function createAjv(schemas: Schemas, options: Options): Ajv {
  const ajv = new Ajv({
    ...options,
    discriminator: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
  });
  addFormats.default(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  return ajv;
}
