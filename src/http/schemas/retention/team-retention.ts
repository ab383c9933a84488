import { Type } from 'typebox';
import { retentionDays } from '../../../domain/retention/retention.ts';
import { id, nullable } from '../values.ts';

const days = (description: string) =>
  nullable(Type.Integer({ minimum: retentionDays.min, maximum: retentionDays.max, description }));

const settings = {
  textsDays: days('How long texts are kept; null: `RETENTION_TEXTS_DAYS`.'),
  eventsDays: days('How long events are kept; null: `RETENTION_EVENTS_DAYS`.'),
};

export const TeamRetention = Type.Object(
  { object: Type.Literal('team_retention'), teamId: id('team'), ...settings },
  { $id: 'TeamRetention', description: "How long a team's texts and events are kept." },
);

export const SetTeamRetentionRequest = Type.Partial(Type.Object(settings), {
  $id: 'SetTeamRetentionRequest',
  additionalProperties: false,
  examples: [{ textsDays: 14 }],
});
