import { Type } from 'typebox';

export const JsonSchema = Type.Unsafe<object>({
  $id: 'JsonSchema',
  type: 'object',
  additionalProperties: true,
  description: 'A JSON Schema.',
});
