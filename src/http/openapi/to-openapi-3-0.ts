/**
 * An OpenAPI 3.1 document as 3.0, for generators that read no other. What 3.0 cannot say is left out: conditions
 * (`if`), names of properties, and single values of booleans. Webhooks become `x-webhooks`.
 */
export function toOpenApi30({ webhooks, info, ...document }: Document): object {
  const { license, ...about } = info;
  return {
    ...(convert(document) as object),
    openapi: '3.0.3',
    info: { ...about, license: { name: license.name, url: `https://spdx.org/licenses/${license.identifier}` } },
    'x-webhooks': convert(webhooks),
  };
}

interface Document {
  openapi: string;
  info: { license: { name: string; identifier: string } };
  webhooks: object;
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  // In 3.0 nothing may stand beside a reference.
  if ('$ref' in value) return { $ref: value.$ref };
  return convertFields(value);
}

function convertFields({ type, enum: words, examples, ...schema }: Schema): object {
  const fields = Object.entries(schema).filter(([key]) => !LEFT_OUT.has(key));
  const types = [type ?? []].flat();
  const [plain] = types.filter((each) => each !== 'null');
  // A generator would make null, or a boolean, a name.
  const names = words?.filter((word) => word !== null && typeof word !== 'boolean');
  return {
    ...(plain !== undefined && { type: plain }),
    ...(types.includes('null') && { nullable: true }),
    ...(names?.length && { enum: names }),
    ...Object.fromEntries(fields.map(([key, field]) => [key, convertField(key, field)])),
    ...exampleOf(examples),
  };
}

/** Names of properties are no keywords, and examples stay as they are. */
function convertField(key: string, field: unknown): unknown {
  if (key === 'example' || key === 'default' || key === 'value') return field;
  // Roles and permissions have no place there in 3.0.
  if (key === 'security' && Array.isArray(field)) return field.map(withoutRoles);
  if (key !== 'properties' || typeof field !== 'object' || field === null) return convert(field);
  return Object.fromEntries(Object.entries(field).map(([name, schema]) => [name, convert(schema)]));
}

function withoutRoles(requirement: Record<string, unknown>): object {
  return Object.fromEntries(Object.keys(requirement).map((scheme) => [scheme, []]));
}

/** A schema has a list of examples; a body or a parameter has them by name, in both versions. */
function exampleOf(examples: unknown): object {
  if (examples === undefined) return {};
  return Array.isArray(examples) ? { example: examples[0] as unknown } : { examples };
}

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  examples?: unknown;
}

const LEFT_OUT = new Set(['if', 'then', 'else', 'propertyNames']);
