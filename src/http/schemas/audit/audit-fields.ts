import { Type } from 'typebox';

/** The fields of whatever was changed, so any. */
export const AuditFields = Type.Unsafe<Record<string, unknown> | null>({
  $id: 'AuditFields',
  type: ['object', 'null'],
  additionalProperties: true,
  description:
    'The changed fields of an object. Null: there was nothing, or there is nothing any more. Times are ISO 8601. Never a secret.',
});
