import { Type } from 'typebox';
import { OPERATOR_NAME, operatorRoles } from '../../../domain/access/operator.ts';
import { ref } from '../ref.ts';
import { id, nullable, nullableTimestamp, timestamp } from '../values.ts';

const role = Type.Enum(operatorRoles, {
  description:
    'A `viewer` may read. An `operator` may also change everything but operators and the signing key of the gateway. An `admin` may do everything.',
});

const properties = {
  id: id('operator'),
  object: Type.Literal('operator'),
  name: Type.String(),
  role,
  createdAt: timestamp('When the operator was created.'),
  expiresAt: nullableTimestamp('When the token expires; null: never.'),
  lastUsedAt: nullableTimestamp('When the token was last used, to the hour; null: never.'),
  revokedAt: nullableTimestamp('When the token was revoked; null while it is valid.'),
};

export const Operator = Type.Object(properties, {
  $id: 'Operator',
  description: 'Who may use `/admin/v1`, with a token of its own.',
});

export const CreatedOperator = Type.Object(
  {
    ...properties,
    token: Type.String({
      description: 'The token, sent as `Authorization: Bearer`. Returned only in this response.',
      examples: ['nop_…'],
    }),
  },
  { $id: 'CreatedOperator' },
);

export const OperatorList = Type.Object({ data: Type.Array(ref(Operator)) }, { $id: 'OperatorList' });

export const CreateOperatorRequest = Type.Object(
  {
    name: Type.String({
      pattern: OPERATOR_NAME.source,
      description:
        'Letters, digits and `._@+-`; at most 64. Must be unique among operators that are not revoked.',
      examples: ['alice@example.com'],
    }),
    role,
    expiresAt: Type.Optional(
      nullable(
        Type.String({
          format: 'date-time',
          description: 'When the token expires. Null, the default: never.',
        }),
      ),
    ),
  },
  { $id: 'CreateOperatorRequest', additionalProperties: false },
);
