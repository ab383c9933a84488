import { Type } from 'typebox';
import { TEAM_NAME, weightBounds } from '../../../domain/access/team.ts';
import { pageOf } from '../page-of.ts';
import { id, timestamp } from '../values.ts';

const weight = Type.Integer({
  minimum: weightBounds.min,
  maximum: weightBounds.max,
  description:
    'Share of the submissions while several teams are waiting: a team of weight 2 gets twice as many as a team of weight 1. New teams have weight 1.',
});

export const Team = Type.Object(
  {
    id: id('team'),
    object: Type.Literal('team'),
    name: Type.String(),
    weight,
    createdAt: timestamp('When the team was created.'),
  },
  { $id: 'Team', description: 'A team that calls the gateway with its keys.' },
);

export const TeamPage = pageOf('TeamPage', Team, 'Teams, oldest first.');

export const CreateTeamRequest = Type.Object(
  {
    name: Type.String({
      pattern: TEAM_NAME.source,
      description: 'Letters, digits, dots, dashes and underscores; at most 64. Must be unique.',
      examples: ['web'],
    }),
  },
  { $id: 'CreateTeamRequest', additionalProperties: false },
);

export const SetTeamRequest = Type.Object(
  { weight },
  { $id: 'SetTeamRequest', additionalProperties: false, examples: [{ weight: 2 }] },
);

export const teamParameter = Type.Object({
  team: Type.String({ description: 'The id or the name of the team.' }),
});
