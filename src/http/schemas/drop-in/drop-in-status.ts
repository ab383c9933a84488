import { Type } from 'typebox';

const generationId = Type.String({ description: 'The generation that was checked.' });
const progress = Type.Integer({ minimum: 0, maximum: 100 });

export const DropInStatus = Type.Union(
  [
    Type.Object({
      success: Type.Literal(true),
      status: Type.Literal('completed'),
      imageUrl: Type.String(),
      generationId,
      progress,
    }),
    Type.Object({
      success: Type.Literal(true),
      status: Type.Enum(['pending', 'generating']),
      generationId,
      progress,
    }),
    Type.Object({
      success: Type.Literal(false),
      status: Type.Literal('failed'),
      error: Type.String(),
      generationId,
      progress,
    }),
  ],
  { $id: 'DropInStatus', description: 'The status of a generation.' },
);

export const DropInCheckRequest = Type.Object(
  { generationId: Type.String({ minLength: 1, description: 'The id that `generate` returned.' }) },
  { $id: 'DropInCheckRequest', additionalProperties: false },
);
