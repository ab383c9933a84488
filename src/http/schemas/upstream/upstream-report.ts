import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { UpstreamReportHour } from './upstream-report-hour.ts';

export const UpstreamReport = Type.Object(
  { data: Type.Array(ref(UpstreamReportHour), { description: 'Oldest first.' }) },
  { $id: 'UpstreamReport' },
);

export const UpstreamReportQuery = Type.Object(
  {
    from: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Start of the report. Default: 24 hours before `to`.',
      }),
    ),
    to: Type.Optional(
      Type.String({ format: 'date-time', description: 'End of the report, exclusive. Default: now.' }),
    ),
    account: Type.Optional(Type.String({ description: 'Only this upstream account.' })),
  },
  { additionalProperties: false },
);
