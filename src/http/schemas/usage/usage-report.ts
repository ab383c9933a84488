import { Type } from 'typebox';
import { MAX_USAGE_DAYS, usageColumns } from '../../../domain/usage/usage-row.ts';
import { ref } from '../ref.ts';
import { UsageRow } from './usage-row.ts';

export const UsageReport = Type.Object(
  {
    from: Type.String({ format: 'date' }),
    to: Type.String({ format: 'date' }),
    groupBy: Type.Array(Type.String()),
    data: Type.Array(ref(UsageRow), { description: 'Sorted by the values of the grouping.' }),
  },
  { $id: 'UsageReport' },
);

export const usageQueryProperties = {
  from: Type.String({ format: 'date', description: 'First UTC day of the report, `2026-01-31`.' }),
  to: Type.String({
    format: 'date',
    description: `Last UTC day of the report, inclusive; at most ${MAX_USAGE_DAYS} days in total.`,
  }),
  groupBy: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
      minItems: 1,
      description: `Group by ${usageColumns.join(', ')}, or by a metadata key that the operator reports on, as \`metadata.<key>\`; repeat the parameter for several. A report takes one metadata key. By default the report is one row of totals.`,
      examples: [['day', 'model']],
    }),
  ),
};
