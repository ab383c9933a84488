import { Type, type Static, type TSchema } from 'typebox';
import { type IdKind, idPrefixes } from '../../domain/new-id.ts';

/**
 * The schema or null, written as a list of types, which every client generator reads. A component that can
 * be null is made by `nullableObject`, since a `$ref` has no type.
 */
export function nullable<Schema extends TSchema>(schema: Schema) {
  const { type, enum: words, $ref, ...rest } = schema as PlainSchema;
  if ($ref !== undefined || Array.isArray(type)) throw new Error('Only a plain schema can be made nullable');
  return Type.Unsafe<Static<Schema> | null>({
    ...rest,
    type: [type ?? 'string', 'null'],
    ...(words && { enum: [...words, null] }),
  });
}

interface PlainSchema {
  type?: string | string[];
  enum?: readonly (string | null)[];
  $ref?: string;
}

/** A component that is an object or null: whatever refers to it can be null. */
export function nullableObject<Properties extends Record<string, TSchema>>(
  properties: Properties,
  options: { $id: string; description: string },
) {
  return Type.Unsafe<Static<ReturnType<typeof Type.Object<Properties>>> | null>({
    ...Type.Object(properties),
    ...options,
    type: ['object', 'null'],
  });
}

export function timestamp(description: string) {
  return Type.String({ format: 'date-time', description });
}

export function nullableTimestamp(description: string) {
  return nullable(timestamp(description));
}

export function nullableText(description: string) {
  return nullable(Type.String({ description }));
}

// Far above any price or limit, and exact as a number everywhere.
const MAX_CREDITS = 1_000_000_000;

export function credits(description: string) {
  return Type.Integer({ minimum: 0, maximum: MAX_CREDITS, description });
}

/** Credits that may be negative. */
export function signedCredits(description: string) {
  return Type.Integer({ minimum: -MAX_CREDITS, maximum: MAX_CREDITS, description });
}

/** How many there are of something. */
export function count(description?: string, minimum = 0) {
  return Type.Integer({
    minimum,
    maximum: Number.MAX_SAFE_INTEGER,
    ...(description !== undefined && { description }),
  });
}

/** A whole number of either sign that is exact everywhere. */
export function wholeNumber(description: string) {
  return Type.Integer({
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    description,
  });
}

export function id(kind: IdKind, description?: string) {
  return Type.String({ pattern: `^${idPrefixes[kind]}_[0-9a-z]{26}$`, ...(description && { description }) });
}
