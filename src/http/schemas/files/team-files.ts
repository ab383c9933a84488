import { Type } from 'typebox';
import { latePicturePolicies, teamFileBounds } from '../../../domain/files/stored-file.ts';
import { count, id, nullable } from '../values.ts';

const number = ({ min, max }: { min: number; max: number }, description: string) =>
  nullable(Type.Integer({ minimum: min, maximum: max, description }));

const settings = {
  maxBytes: number(
    teamFileBounds.bytes,
    "The most bytes that the team's files may have; null: `FILES_MAX_BYTES_PER_TEAM`.",
  ),
  resultDays: number(teamFileBounds.days, 'How long results are kept; null: `FILES_RESULT_DAYS`.'),
  uploadDays: number(teamFileBounds.days, 'How long uploads are kept; null: `FILES_UPLOAD_DAYS`.'),
  latePictures: nullable(
    Type.Enum(latePicturePolicies, {
      description: 'What is done with pictures that complete late; null: `LATE_PICTURES`.',
    }),
  ),
};

export const TeamFiles = Type.Object(
  {
    object: Type.Literal('team_files'),
    teamId: id('team'),
    usedBytes: count('What several files share counts once.'),
    ...settings,
  },
  { $id: 'TeamFiles', description: "What a team's files take, and how long they are kept." },
);

export const SetTeamFilesRequest = Type.Partial(Type.Object(settings), {
  $id: 'SetTeamFilesRequest',
  additionalProperties: false,
  examples: [{ maxBytes: 5_000_000_000, uploadDays: 7 }],
});
