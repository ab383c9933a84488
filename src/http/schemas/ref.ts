import { Type, type Static, type TSchema } from 'typebox';

/** A `$ref` to a schema with an `$id`, typed as what it refers to. */
export function ref<Schema extends TSchema>(schema: Schema) {
  const { $id } = schema as { $id?: string };
  if ($id === undefined) throw new Error('Only a schema with an $id can be referenced');
  return Type.Unsafe<Static<Schema>>({ $ref: `${$id}#` });
}
