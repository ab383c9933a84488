/** What differs between two versions of a schema, at a field of it. */
export interface SchemaBreak {
  /** `data[].output.imageUrl`; empty for the whole. */
  field: string;
  change: string;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
  pattern?: string;
  [keyword: string]: unknown;
}

/** A schema with the components that it refers to. */
export interface Side {
  schema: Schema;
  components: Record<string, Schema>;
}

/**
 * Why what the writer writes is not always what the reader reads. Of a request the writer is the old version and the reader the new one;
 * of a response it is the other way round. Conditions (`if`) are not compared.
 * @param isRequest also unknown fields are refused; readers of a response ignore them
 */
export function schemaBreaks(writer: Side, reader: Side, isRequest: boolean): SchemaBreak[] {
  const context = { writer: writer.components, reader: reader.components, isRequest, seen: new Set<string>() };
  const found = compare(context, writer.schema, reader.schema, '');
  if (!isRequest) return found;
  return found.map(({ field, change }) => ({ field, change: change.replace(/^may be/, 'may no longer be') }));
}

interface Context {
  writer: Record<string, Schema>;
  reader: Record<string, Schema>;
  isRequest: boolean;
  /** Pairs of references under comparison, since schemas may be recursive. */
  seen: Set<string>;
}

function compare(context: Context, written: Schema, readable: Schema, field: string): SchemaBreak[] {
  const pair = `${written.$ref} ${readable.$ref} ${field}`;
  if (written.$ref !== undefined && context.seen.has(pair)) return [];
  context.seen.add(pair);
  const readableVariants = variantsOf(readable, context.reader);
  return variantsOf(written, context.writer).flatMap((variant) => {
    const tried = readableVariants.map((other) => compareVariants(context, variant, other, field));
    // The variant that is meant is the one that fits best.
    return tried.reduce((best, found) => (found.length < best.length ? found : best), tried[0] ?? []);
  });
}

/** The single shapes that a schema allows, null one of them. */
function variantsOf(schema: Schema, components: Record<string, Schema>): Schema[] {
  const { $ref, oneOf, anyOf, type } = schema;
  if ($ref !== undefined) return variantsOf(components[$ref.split('/').at(-1) ?? ''] ?? {}, components);
  const members = oneOf ?? anyOf;
  if (members !== undefined) return members.flatMap((member) => variantsOf(member, components));
  if (!Array.isArray(type)) {
    const words = wordsOf(schema);
    if (!words?.includes(null)) return [schema];
    return [{ ...schema, enum: words.filter((word) => word !== null) }, { type: 'null' }];
  }
  return type.map((each) => (each === 'null' ? { type: 'null' } : { ...schema, type: each, ...plainWords(schema) }));
}

function plainWords(schema: Schema): Schema {
  const words = wordsOf(schema);
  return words === undefined ? {} : { enum: words.filter((word) => word !== null) };
}

function compareVariants(context: Context, written: Schema, readable: Schema, field: string): SchemaBreak[] {
  const [type, expected] = [typeOf(written), typeOf(readable)];
  const fits = expected === undefined || type === expected || (type === 'integer' && expected === 'number');
  if (!fits) return [{ field, change: type === 'null' ? 'may be null' : `is ${type ?? 'anything'} and not ${expected}` }];
  return [
    ...valueChanges(written, readable).map((change) => ({ field, change })),
    ...propertyBreaks(context, written, readable, field),
    ...(written.items && readable.items ? compare(context, written.items, readable.items, `${field}[]`) : []),
  ];
}

function valueChanges(written: Schema, readable: Schema): string[] {
  const [words, expected] = [wordsOf(written), wordsOf(readable)];
  const changes: string[] = [];
  if (expected !== undefined && words === undefined) changes.push('may be other than the listed values');
  const isExtensible = written['x-extensible'] === true;
  for (const word of isExtensible ? [] : (words ?? []))
    if (expected !== undefined && !expected.includes(word)) changes.push(`may be ${JSON.stringify(word)}`);
  for (const keyword of LOWER_BOUNDS)
    if (numberOf(readable[keyword], -Infinity) > numberOf(written[keyword], -Infinity)) changes.push(`has another ${keyword}`);
  for (const keyword of UPPER_BOUNDS)
    if (numberOf(readable[keyword], Infinity) < numberOf(written[keyword], Infinity)) changes.push(`has another ${keyword}`);
  for (const keyword of ['format', 'pattern'])
    if (readable[keyword] !== undefined && !IMPLIED.has(readable[keyword] as string) && readable[keyword] !== written[keyword] && words === undefined)
      changes.push(`has another ${keyword}`);
  if (readable.uniqueItems === true && written.uniqueItems !== true) changes.push('may have equal items');
  return changes;
}

const LOWER_BOUNDS = ['minimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_BOUNDS = ['maximum', 'maxLength', 'maxItems', 'maxProperties'];
// Of integers, whose bounds are compared.
const IMPLIED = new Set(['int32', 'int64']);

function propertyBreaks(context: Context, written: Schema, readable: Schema, field: string): SchemaBreak[] {
  const at = (name: string) => (field === '' ? name : `${field}.${name}`);
  const isRequired = (name: string) => written.required?.includes(name) ?? false;
  const missing = (readable.required ?? []).filter((name) => !isRequired(name));
  const isClosed = context.isRequest && readable.additionalProperties === false;
  const found = Object.entries(written.properties ?? {}).flatMap(([name, schema]) => {
    const expected = readable.properties?.[name];
    if (expected !== undefined) return compare(context, schema, expected, at(name));
    return isClosed ? [{ field: at(name), change: 'is no longer known' }] : [];
  });
  const gone = Object.keys(readable.properties ?? {}).filter(
    (name) => !context.isRequest && written.properties?.[name] === undefined && !missing.includes(name),
  );
  return [
    ...missing.map((name) => ({ field: at(name), change: context.isRequest ? 'is required' : 'may be missing' })),
    ...gone.map((name) => ({ field: at(name), change: 'is gone' })),
    ...found,
  ];
}

function wordsOf(schema: Schema): unknown[] | undefined {
  return 'const' in schema ? [schema.const] : schema.enum;
}

function typeOf(schema: Schema): string | undefined {
  if (typeof schema.type === 'string') return schema.type;
  const [word] = wordsOf(schema) ?? [];
  return word === undefined ? undefined : typeof word;
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
