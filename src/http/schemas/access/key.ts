import { Type } from 'typebox';
import { permissions } from '../../../domain/access/permissions.ts';
import { overlapBounds } from '../../../domain/signing/overlap-bounds.ts';
import { ref } from '../ref.ts';
import { id, nullable, nullableTimestamp, timestamp } from '../values.ts';

const properties = {
  id: id('key'),
  object: Type.Literal('key'),
  teamId: id('team'),
  name: Type.String(),
  permissions: Type.Array(Type.Enum(permissions), { description: 'What the key may do.' }),
  createdAt: timestamp('When the key was created.'),
  expiresAt: nullableTimestamp('When the key expires; null: never.'),
  lastUsedAt: nullableTimestamp('When the key was last used, to the hour; null: never.'),
  revokedAt: nullableTimestamp('When the key was revoked; null while it is valid.'),
};

export const Key = Type.Object(properties, { $id: 'Key', description: 'An API key of a team.' });

export const CreatedKey = Type.Object(
  {
    ...properties,
    key: Type.String({
      description: 'The secret, sent as `Authorization: Bearer`. Returned only in this response.',
      examples: ['nk_…'],
    }),
  },
  { $id: 'CreatedKey' },
);

export const KeyList = Type.Object({ data: Type.Array(ref(Key)) }, { $id: 'KeyList' });

export const CreateKeyRequest = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: '^[^\\x00-\\x1f\\x7f]*$',
        description: 'What the key is used for. Empty by default.',
      }),
    ),
    permissions: Type.Optional(
      Type.Array(Type.Enum(permissions), {
        minItems: 1,
        uniqueItems: true,
        description:
          '`generate`: request and cancel generations, upload files. `read`: read generations, files, events, budgets and usage. `webhooks`: manage endpoints, secrets and deliveries. All by default.',
      }),
    ),
    expiresAt: Type.Optional(
      nullable(
        Type.String({ format: 'date-time', description: 'When the key expires. Null, the default: never.' }),
      ),
    ),
  },
  { $id: 'CreateKeyRequest', additionalProperties: false },
);

export const RotateKeyRequest = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: overlapBounds.min,
        maximum: overlapBounds.max,
        description:
          'How long the previous secrets are valid beside the new one. One day by default; 0 ends them at once.',
      }),
    ),
    expiresAt: Type.Optional(
      nullable(
        Type.String({
          format: 'date-time',
          description: 'When the key expires; null: never. By default as before.',
        }),
      ),
    ),
  },
  { $id: 'RotateKeyRequest', additionalProperties: false },
);

export const RotatedKey = Type.Object(
  {
    ...CreatedKey.properties,
    previousExpiresAt: nullableTimestamp('When the previous secret ends; null when it already has.'),
  },
  { $id: 'RotatedKey' },
);
