import { Type } from 'typebox';
import { TEAM_NAME, weightBounds } from '../../../domain/access/team.ts';
import { pageOf } from '../page.ts';
import { ref } from '../reference.ts';
import { id, nullableTimestamp, timestamp } from '../values.ts';

export const CreateTeamRequest = Type.Object(
  {
    name: Type.String({
      pattern: TEAM_NAME.source,
      description:
        'Letters, digits, dots, dashes and underscores; at most 64. Two teams cannot have the same.',
      examples: ['web'],
    }),
  },
  { $id: 'CreateTeamRequest', additionalProperties: false },
);

const weight = Type.Integer({
  minimum: weightBounds.min,
  maximum: weightBounds.max,
  description:
    'Its share of the submissions while other teams wait too: 2 gets twice what 1 gets. 1 for a new team.',
});

export const SetTeamRequest = Type.Object(
  { weight },
  { $id: 'SetTeamRequest', additionalProperties: false, examples: [{ weight: 2 }] },
);

export const Team = Type.Object(
  {
    id: id('team'),
    object: Type.Literal('team'),
    name: Type.String(),
    weight,
    createdAt: timestamp('When it was made.'),
  },
  { $id: 'Team', description: 'Who may call the gateway.' },
);

export const TeamPage = pageOf('TeamPage', Team, 'Teams, oldest first.');

export const CreateKeyRequest = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: '^[^\\x00-\\x1f\\x7f]*$',
        description: 'What the key is used for. Empty where absent.',
      }),
    ),
  },
  { $id: 'CreateKeyRequest', additionalProperties: false },
);

const keyProperties = {
  id: id('key'),
  object: Type.Literal('key'),
  teamId: id('team'),
  name: Type.String(),
  createdAt: timestamp('When it was made.'),
  revokedAt: nullableTimestamp('Since when it opens nothing; null while it does.'),
};

export const Key = Type.Object(keyProperties, { $id: 'Key', description: "A team's credential." });

export const CreatedKey = Type.Object(
  {
    ...keyProperties,
    key: Type.String({
      description: 'What the caller sends as `Authorization: Bearer`. Shown this once.',
      examples: ['nk_…'],
    }),
  },
  { $id: 'CreatedKey' },
);

export const KeyList = Type.Object({ data: Type.Array(ref(Key)) }, { $id: 'KeyList' });

export const teamParameter = Type.Object({
  team: Type.String({ description: 'The id or the name of the team.' }),
});
