import { Ajv, type AnySchema, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { convertQuery, type QuerySchema } from './convert-query.ts';
import { findUnstorable } from './find-unstorable.ts';

/**
 * Builds the validators of all routes, each compiled when its route is first called: to compile them all takes most of the
 * CPU time of a start. Nothing is removed or filled in, and all errors are collected. A body, a path and headers are
 * validated as they are; a query is text, so the numbers and lists in it are converted first. Text that the database could not
 * store is refused everywhere.
 * @param schemas those that routes refer to by `$ref`, by `$id`
 */
export function buildValidator(schemas: Schemas) {
  const first = once(() => createAjv(schemas, {}));
  const all = once(() => createAjv(schemas, { allErrors: true }));
  return ({ schema, httpPart }: { schema: AnySchema; httpPart?: string }) => {
    const validateAll = compiledOnce(all, schema);
    if (httpPart === 'body') return storableOnly(validateBody(compiledOnce(first, schema), validateAll));
    return storableOnly(
      httpPart === 'querystring' ? validateQuery(schema as QuerySchema, validateAll) : validateAll,
    );
  };
}

type Schemas = Record<string, AnySchema | AnySchema[]>;

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function compiledOnce(ajv: () => Ajv, schema: AnySchema): ValidateFunction {
  const compiled = once(() => ajv().compile(schema));
  const validate = ((value: unknown) => {
    const isValid = compiled()(value);
    validate.errors = compiled().errors;
    return isValid;
  }) as ValidateFunction;
  return validate;
}

/** Before the schema, whose keywords recurse over values and whose patterns may let such text through. */
function storableOnly(valid: ValidateFunction): ValidateFunction {
  const validate = ((value: unknown) => {
    const instancePath = findUnstorable(value);
    const isValid = instancePath === null && valid(value);
    validate.errors = instancePath === null ? valid.errors : [{ ...UNSTORABLE, instancePath }];
    return isValid;
  }) as ValidateFunction;
  return validate;
}

const UNSTORABLE = {
  keyword: 'storable',
  schemaPath: '',
  params: {},
  message: 'must not contain U+0000 or a lone surrogate',
};

function validateQuery(schema: QuerySchema, valid: ValidateFunction): ValidateFunction {
  const validate = ((query: Record<string, unknown>) => {
    convertQuery(schema, query);
    const isValid = valid(query);
    validate.errors = valid.errors;
    return isValid;
  }) as ValidateFunction;
  return validate;
}

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

/** The number of values in a JSON value; stops counting above `limit`. Does not recurse. */
function countValues(value: unknown, limit: number): number {
  const waiting = [value];
  let count = 0;
  while (waiting.length > 0 && count <= limit) {
    const next = waiting.pop();
    count++;
    if (typeof next !== 'object' || next === null) continue;
    // A list of a million numbers is not copied to find that it is too long.
    for (const key in next) {
      waiting.push((next as Record<string, unknown>)[key]);
      if (waiting.length > limit) break;
    }
    if (waiting.length > limit) return limit + 1;
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
    // The schemas are in the code, and a test validates them: to compile the schema of schemas takes a tenth of a second.
    validateSchema: false,
  });
  addFormats.default(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  return ajv;
}
