import { Type } from 'typebox';
import { forFigures, usageFigureMeanings, usageFigures } from '../../../domain/usage/usage-figure.ts';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { count, id } from '../values.ts';

export const UsageRow = Type.Object(
  {
    day: Type.Optional(
      Type.String({ format: 'date', description: 'UTC day on which the generations ended.' }),
    ),
    month: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d\\d$',
        description: 'UTC month in which the generations ended, `2026-01`.',
      }),
    ),
    model: Type.Optional(Type.Enum(modelIds)),
    quality: Type.Optional(Type.Enum(imageQualities)),
    keyId: Type.Optional(id('key')),
    keyName: Type.Optional(Type.String({ description: 'Name of the key.' })),
    teamId: Type.Optional(id('team')),
    teamName: Type.Optional(Type.String({ description: 'Name of the team.' })),
    metadata: Type.Optional(
      Type.String({
        description: 'Value of the metadata key. Absent in the row of the generations without it.',
      }),
    ),
    ...forFigures(usageFigures, (figure) => count(usageFigureMeanings[figure])),
  },
  { $id: 'UsageRow', description: 'The values of the grouping, then the figures.' },
);
