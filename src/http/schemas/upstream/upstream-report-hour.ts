import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { count, nullable, timestamp } from '../values.ts';
import { WastedRequests } from './wasted-requests.ts';

/** `resources/upstream/upstream-hour-resource.ts`, as a schema. */
export const UpstreamReportHour = Type.Object(
  {
    object: Type.Literal('upstream_report_hour'),
    account: Type.String({ description: 'Name of the account.' }),
    startsAt: timestamp('Start of the hour, UTC.'),
    picturesMade: count('Completed images.'),
    picturesPossible: nullable(
      count(
        'Half of the usable requests per hour, as an image takes one submission and one poll. Null for an account that is no longer configured.',
      ),
    ),
    submissions: count('Requests that submitted a generation, or tried to.'),
    firstPolls: count('Polls of generations that no poll had found running.'),
    furtherPolls: count('All other polls.'),
    wasted: Type.Array(ref(WastedRequests), {
      description: 'Requests that neither submitted a generation nor ended one, most frequent first.',
    }),
  },
  { $id: 'UpstreamReportHour', description: 'The requests of one upstream account in one hour.' },
);
