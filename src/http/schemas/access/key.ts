import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { id, nullableTimestamp, timestamp } from '../values.ts';

const properties = {
  id: id('key'),
  object: Type.Literal('key'),
  teamId: id('team'),
  name: Type.String(),
  createdAt: timestamp('When the key was created.'),
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
  },
  { $id: 'CreateKeyRequest', additionalProperties: false },
);
