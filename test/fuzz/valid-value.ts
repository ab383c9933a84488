import type { Document } from '../http/openapi/contract.ts';
import type { Choice } from './choice.ts';
import type { IdPool } from './id-pool.ts';

/** The part of JSON Schema that requests are made from. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  examples?: unknown[];
}

export interface Source {
  choice: Choice;
  ids: IdPool;
  schemas: Document['components']['schemas'];
}

/**
 * A value that the schema allows, with ids that exist where it wants one. Rules between fields are not in a schema: some values
 * are refused, and that is a test as well.
 */
export function validValue(schema: Schema, name: string, source: Source): unknown {
  const { choice } = source;
  const { $ref, oneOf, anyOf, allOf, examples } = schema;
  if ($ref !== undefined) return validValue(named($ref, source), name, source);
  const members = oneOf ?? anyOf;
  if (members !== undefined) return validValue(choice.pick(members), name, source);
  if (allOf !== undefined) return validValue(allOf[0]!, name, source);
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return choice.pick(schema.enum);
  if (examples !== undefined && examples.length > 0 && choice.chance(0.3)) return choice.pick(examples);
  switch (typeOf(schema, choice)) {
    case 'object':
      return validObject(schema, source);
    case 'array':
      return validList(schema, name, source);
    case 'integer':
    case 'number':
      return validNumber(schema, choice);
    case 'boolean':
      return choice.chance(0.5);
    case 'null':
      return null;
    case undefined:
    default:
      return validText(schema, name, source);
  }
}

function named($ref: string, { schemas }: Source): Schema {
  const found = schemas[$ref.split('/').at(-1)!];
  if (found === undefined) throw new Error(`The document has no ${$ref}`);
  return found;
}

function typeOf({ type, properties }: Schema, choice: Choice): string | undefined {
  if (Array.isArray(type)) return choice.pick(type);
  return type ?? (properties === undefined ? undefined : 'object');
}

function validObject(schema: Schema, source: Source): object {
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties)
    .filter(([name]) => required.includes(name) || source.choice.chance(0.5))
    .map(([name, field]): [string, unknown] => [name, validValue(field, name, source)]);
  if (typeof additionalProperties === 'object')
    for (let index = source.choice.integer(0, 2); index > 0; index--)
      fields.push([`x-${index}`, validValue(additionalProperties, 'x', source)]);
  return Object.fromEntries(fields);
}

function validList({ items = {}, minItems = 0, maxItems = 4 }: Schema, name: string, source: Source) {
  const length = source.choice.integer(minItems, Math.min(maxItems, Math.max(minItems, 3)));
  const values = Array.from({ length }, () => validValue(items, name, source));
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function validNumber({ minimum = -1_000, maximum = 1_000_000 }: Schema, choice: Choice): number {
  const bounds = [minimum, maximum, Math.min(maximum, minimum + 1), Math.max(minimum, 0)];
  return choice.chance(0.5) ? choice.pick(bounds) : choice.integer(minimum, Math.min(maximum, minimum + 500));
}

function validText(schema: Schema, name: string, { choice, ids }: Source): string {
  const { pattern, format, minLength = 0, maxLength = 40, examples = [] } = schema;
  const [, prefix] = /^\^([a-z]+)_\[0-9a-z\]\{26\}\$$/.exec(pattern ?? '') ?? [];
  if (prefix !== undefined) return ids.pick(prefix, choice);
  if (format === 'date-time') return choice.pick(TIMES);
  if (format === 'date') return choice.pick(TIMES).slice(0, 10);
  const fresh = `t${choice.integer(0, 999_999_999)}`;
  const candidates = [...(textsByName[name] ?? []), ...(examples as string[]), fresh];
  const allowed = pattern === undefined ? null : new RegExp(pattern, 'u');
  const matching = [...candidates, 'https://example.com/hook', 'a'].filter(
    (text) => allowed?.test(text) ?? true,
  );
  if (pattern === undefined && choice.chance(0.2))
    return 'ä'.repeat(choice.integer(minLength, Math.min(maxLength, 20_000)));
  return name in textsByName
    ? choice.pick(matching)
    : (matching.find((text) => text === fresh) ?? matching[0] ?? fresh);
}

/** Around the time of the gateway's clock, which stands in June 2026. */
const TIMES = [
  '2026-06-01T00:00:00Z',
  '2026-06-16T12:00:00.123Z',
  '2026-06-20T01:02:03+02:00',
  '2025-12-31T23:59:59Z',
];

/** Texts for fields whose schema does not say what they hold. */
const textsByName: Record<string, string[]> = {
  timeZone: ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns'],
  url: ['https://hooks.example/a', 'https://example.com/hook', 'http://127.0.0.1:9/hook'],
  inputImageUrls: ['https://example.com/a.png', 'http://example.com/b.png?x=1'],
  until: ['2026-12-31T23:00:00Z', 'period', '2026-06-17T00:00:00Z'],
  secret: [
    `whsec_${Buffer.alloc(24, 5).toString('base64')}`,
    `whsec_${Buffer.alloc(64, 6).toString('base64')}`,
  ],
  groupBy: ['day', 'model', 'key', 'imageQuality', 'team', 'metadata.order', 'priority'],
  account: ['main', 'other'],
  x: ['4711', 'a b'],
};
