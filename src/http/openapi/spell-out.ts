/**
 * A document in the one form for each shape that all client generators read. It validates the same:
 * - one-valued enums for `const`;
 * - a `type` beside every `enum`;
 * - a `format` beside every `integer`;
 * - conditions that leave the fields open that they do not name.
 */
export function spellOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spellOut);
  if (typeof value !== 'object' || value === null) return value;
  return spelledOut(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fieldOf(key, field)])));
}

/** Values are left as they are, and the names in a list of properties are no keywords. */
function fieldOf(key: string, field: unknown): unknown {
  if (VALUES.has(key)) return field;
  if (CONDITIONS.has(key)) return toCondition(spellOut(field) as Schema);
  if (key !== 'properties' || typeof field !== 'object' || field === null) return spellOut(field);
  return Object.fromEntries(Object.entries(field).map(([name, schema]) => [name, spellOut(schema)]));
}

/** ajv wants the type at run time. A tool that closes every object to find unknown fields would close this one too. */
function toCondition({ type: _, ...condition }: Schema): Schema {
  return 'properties' in condition ? { ...condition, unevaluatedProperties: true } : condition;
}

const CONDITIONS = new Set(['if', 'then', 'else']);
const VALUES = new Set(['enum', 'const', 'default', 'example', 'examples']);

function spelledOut({ const: only, ...schema }: Schema): Schema {
  const words = only === undefined ? schema.enum : [only];
  const type = schema.type ?? (words && typeOf(words));
  const isInteger = type === 'integer' || (Array.isArray(type) && type.includes('integer'));
  return {
    ...(type !== undefined && { type }),
    ...schema,
    ...(words !== undefined && { enum: words }),
    ...(isInteger && { format: schema.format ?? integerFormat(schema) }),
  };
}

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
  unevaluatedProperties?: boolean;
}

function typeOf(words: unknown[]): string {
  return words.every((word) => typeof word === 'boolean') ? 'boolean' : 'string';
}

function integerFormat({ minimum = -Infinity, maximum = Infinity }: Schema): string {
  return minimum >= -MAX_INT32 && maximum <= MAX_INT32 ? 'int32' : 'int64';
}

const MAX_INT32 = 2 ** 31 - 1;
