import { Type, type TSchema } from 'typebox';
import { type IdKind, idPrefixes } from '../../domain/new-id.ts';

export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

export function timestamp(description: string) {
  return Type.String({ format: 'date-time', description });
}

export function nullableTimestamp(description: string) {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description });
}

// Far above any price or limit, and exact as a number everywhere.
const MAX_CREDITS = 1_000_000_000;

export function credits(description: string) {
  return Type.Integer({ minimum: 0, maximum: MAX_CREDITS, description });
}

export function id(kind: IdKind, description?: string) {
  return Type.String({ pattern: `^${idPrefixes[kind]}_[0-9a-z]{26}$`, ...(description && { description }) });
}
