import { Type } from 'typebox';

/** `metadata[order]=4711` in a query: `plugins/convert-query.ts` makes an object of it. */
export const MetadataFilter = Type.Unsafe<Record<string, string>>({
  $id: 'MetadataFilter',
  type: 'object',
  maxProperties: 5,
  propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
  additionalProperties: { type: 'string', maxLength: 500 },
  description:
    'Only generations with this metadata, such as `metadata[order]=4711`; at most 5 keys, all of which must match. Keys in `USAGE_METADATA_KEYS` have an index.',
  examples: [{ order: '4711' }],
});
