import { Type } from 'typebox';
import { timestamp } from '../values.ts';

/** `resources/upstream/upstream-hour-resource.ts`, as a schema. */
export const UpstreamReportHour = Type.Object(
  {
    object: Type.Literal('upstream_report_hour'),
    account: Type.String(),
    startsAt: timestamp('Start of the hour, UTC.'),
    picturesMade: Type.Integer({ description: 'Completed images.' }),
    picturesPossible: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description:
        'Half of the usable requests per hour, as an image takes one submission and one poll. Null for an account that is no longer configured.',
    }),
    submissions: Type.Integer({ description: 'Requests that submitted a generation, or tried to.' }),
    firstPolls: Type.Integer({ description: 'Polls of generations that no poll had found running.' }),
    furtherPolls: Type.Integer({ description: 'All other polls.' }),
    wasted: Type.Array(
      Type.Object({
        outcome: Type.String({
          description: 'Such as `running`, `not_sent`, `refused`, `unknown`, `no_answer` or `not_found`.',
        }),
        requests: Type.Integer(),
      }),
      { description: 'Requests that neither submitted a generation nor ended one, most frequent first.' },
    ),
  },
  { $id: 'UpstreamReportHour', description: 'The requests of one upstream account in one hour.' },
);
