/** A value that a schema allows: its own example, or one made of the examples and the types below it. What can be null is null. */
export function sampleOf(schema: SampledSchema, components: Record<string, SampledSchema>, name = ''): unknown {
  const target = schema.$ref === undefined ? schema : components[schema.$ref.split('/').at(-1) ?? ''];
  if (target === undefined) throw new Error(`There is no component ${schema.$ref}`);
  if (target.examples !== undefined) return target.examples[0];
  if (target.oneOf?.[0] !== undefined) return sampleOf(target.oneOf[0], components, name);
  // In OpenAPI 3.0, where the words have no null, tools take null for no word.
  if (target.enum !== undefined) return target.enum[0];
  if (Array.isArray(target.type)) return null;
  switch (target.type ?? 'integer') {
    case 'object':
      return Object.fromEntries(
        (target.required ?? []).map((key) => [key, sampleOf(target.properties?.[key] ?? {}, components, key)]),
      );
    case 'array':
      return [sampleOf(target.items ?? {}, components, name)];
    case 'string':
      return textOf(target, name);
    case 'boolean':
      return true;
    default:
      return Math.max(target.minimum ?? 0, 0);
  }
}

export interface SampledSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  examples?: unknown[];
  oneOf?: SampledSchema[];
  properties?: Record<string, SampledSchema>;
  required?: string[];
  items?: SampledSchema;
  format?: string;
  pattern?: string;
  minimum?: number;
}

function textOf({ format, pattern }: SampledSchema, name: string): string {
  const prefix = /^\^(\w+_)\[0-9a-z\]\{26\}\$$/.exec(pattern ?? '')?.[1];
  if (prefix !== undefined) return `${prefix}01k3zv8q5rwt4n6m2x7c9d0e1f`;
  if (format === 'date-time') return '2026-09-01T09:30:00.000Z';
  if (format === 'date') return '2026-09-01';
  return texts[name] ?? name;
}

/** By the name of the field. */
const texts: Record<string, string> = {
  url: 'https://example.com/webhooks',
  imageUrl: 'https://static.nanophoto.ai/generations/abc123.png',
  timeZone: 'Europe/Berlin',
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  team: 'web',
  account: 'default',
  name: 'web',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
