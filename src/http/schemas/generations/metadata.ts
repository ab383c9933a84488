import { Type } from 'typebox';

/** What a caller attaches to a generation. */
export const Metadata = Type.Unsafe<Record<string, string>>({
  $id: 'Metadata',
  type: 'object',
  maxProperties: 20,
  propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
  additionalProperties: { type: 'string', maxLength: 500 },
  description:
    'Returned with the generation. At most 20 entries; keys up to 40 characters, values up to 500.',
  examples: [{ order: '4711' }],
});
