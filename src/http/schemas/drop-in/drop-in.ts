import { Type } from 'typebox';
import { dropInErrorCodes } from '../../routes/drop-in/drop-in-error.ts';

const generationId = Type.String({ description: 'What `check-status` asks about.' });
const progress = Type.Integer({ minimum: 0, maximum: 100 });

export const DropInAccepted = Type.Object(
  {
    success: Type.Literal(true),
    generationId,
    taskId: Type.String(),
    status: Type.Literal('pending'),
  },
  { $id: 'DropInAccepted', description: 'The request is accepted.' },
);

export const DropInCheckRequest = Type.Object(
  { generationId: Type.String({ minLength: 1, description: 'As `generate` returned it.' }) },
  { $id: 'DropInCheckRequest', additionalProperties: false },
);

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
  { $id: 'DropInStatus', description: 'How the generation stands.' },
);

export const DropInError = Type.Object(
  { success: Type.Literal(false), error: Type.String(), errorCode: Type.Enum(dropInErrorCodes) },
  { $id: 'DropInError', description: 'What went wrong, in the words of the upstream.' },
);
