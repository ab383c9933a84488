import { Type } from 'typebox';
import { MAX_USAGE_DAYS, usageColumns } from '../../../domain/usage/usage-row.ts';
import { forFigures, usageFigureMeanings, usageFigures } from '../../../domain/usage/usage-figure.ts';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { ref } from '../reference.ts';
import { id } from '../values.ts';

export const UsageRow = Type.Object(
  {
    day: Type.Optional(
      Type.String({ format: 'date', description: 'UTC: the day on which the generations ended.' }),
    ),
    model: Type.Optional(Type.Enum(modelIds)),
    quality: Type.Optional(Type.Enum(imageQualities)),
    keyId: Type.Optional(id('key')),
    teamId: Type.Optional(id('team')),
    metadata: Type.Optional(Type.String({ description: 'The value of the metadata key.' })),
    ...forFigures(usageFigures, (figure) =>
      Type.Integer({ minimum: 0, description: usageFigureMeanings[figure] }),
    ),
  },
  { $id: 'UsageRow', description: 'The values that the report is grouped by, and the figures.' },
);

export const UsageReport = Type.Object(
  {
    from: Type.String({ format: 'date' }),
    to: Type.String({ format: 'date' }),
    groupBy: Type.Array(Type.String()),
    data: Type.Array(ref(UsageRow), { description: 'In the order of the values that it is grouped by.' }),
  },
  { $id: 'UsageReport' },
);

export const usageQueryProperties = {
  from: Type.String({ format: 'date', description: 'The first UTC day of the report, `2026-01-31`.' }),
  to: Type.String({
    format: 'date',
    description: `The last UTC day, which is part of the report; at most ${MAX_USAGE_DAYS} days in all.`,
  }),
  groupBy: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
      minItems: 1,
      description: `One row for each ${usageColumns.join(', ')}, or for each value of a metadata key that the operator keeps reports on, as \`metadata.<key>\`; repeat the parameter for several. A metadata key combines with day and team. Absent: one row with the totals.`,
      examples: [['day', 'model']],
    }),
  ),
};
