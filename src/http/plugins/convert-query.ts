/**
 * Converts the text of a query in place to the types of its schema. A whole number has one spelling: what has another (`1e3`, `0x10`,
 * `+5`, ` 5`) stays text, which the schema refuses. A parameter that may be repeated becomes a list when it came once, and `metadata[order]=4711` becomes a field of the object `metadata`.
 */
export function convertQuery({ properties = {} }: QuerySchema, query: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(query)) {
    const [, outer = '', inner = ''] = NESTED.exec(name) ?? [];
    if (Object.hasOwn(properties, outer) && properties[outer]?.$ref !== undefined) {
      query[outer] = { ...(query[outer] as object | undefined), [inner]: value };
      delete query[name];
      continue;
    }
    if (typeof value !== 'string' || !Object.hasOwn(properties, name)) continue;
    const { type } = properties[name] ?? {};
    if (type === 'array') query[name] = [value];
    else if (type === 'integer' && PLAIN_INTEGER.test(value)) query[name] = Number(value);
    else if (type === 'boolean' && (value === 'true' || value === 'false')) query[name] = value === 'true';
  }
}

/** The part of a query's schema that says how its text is read. */
export interface QuerySchema {
  properties?: Record<string, { type?: string | string[]; $ref?: string }>;
}

// `metadata[order]`
const NESTED = /^(\w+)\[(.*)\]$/s;

// At most 15 digits, so that every number is exact.
const PLAIN_INTEGER = /^(0|-?[1-9]\d{0,14})$/;
