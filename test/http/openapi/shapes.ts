/** Where a document has a shape that client generators of some language do not read, by path. */
export function faultsOfShapes(document: object): string[] {
  return schemasOf(document, '', false).flatMap(({ path, schema, isNamed }) =>
    faultsOf(schema, isNamed).map((fault) => `${path}: ${fault}`),
  );
}

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: { type?: string }[];
  oneOf?: { type?: string }[];
  discriminator?: object;
  format?: string;
  minimum?: number;
  maximum?: number;
  $ref?: string;
}

function faultsOf(schema: Schema, isNamed: boolean): string[] {
  const types = [schema.type ?? []].flat();
  const members = schema.anyOf ?? schema.oneOf;
  const isInteger = types.includes('integer');
  const found = {
    'enum without type': schema.enum !== undefined && types.length === 0,
    const: 'const' in schema,
    'union with null': members?.some(({ type }) => type === 'null'),
    'union without a name': members !== undefined && !isNamed,
    'union without discriminator':
      members !== undefined && schema.discriminator === undefined && !members.some(({ type }) => type === 'null'),
    'object without a name': types.includes('object') && !isNamed,
    'integer without format': isInteger && schema.format === undefined,
    'integer without bounds': isInteger && (schema.minimum === undefined || schema.maximum === undefined),
  };
  return Object.entries(found).flatMap(([fault, isFound]) => (isFound ? [fault] : []));
}

interface Place {
  path: string;
  schema: Schema;
  isNamed: boolean;
}

/** Every object that may be a schema, with whether it is a component. Conditions make no types. */
function schemasOf(value: unknown, path: string, isMap: boolean): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const isNamed = /^\/components\/schemas\/\w+$/.test(path);
  const own = isMap || Array.isArray(value) ? [] : [{ path, schema: value as Schema, isNamed }];
  const below = Object.entries(value).flatMap(([key, field]) => {
    if (!isMap && NO_SCHEMAS.has(key)) return [];
    return schemasOf(field, `${path}/${key}`, !isMap && key === 'properties');
  });
  return [...own, ...below];
}

const NO_SCHEMAS = new Set(['enum', 'default', 'example', 'examples', 'if', 'then', 'else', 'not', 'securitySchemes']);
