import { Type, type Static } from 'typebox';
import { ref } from '../ref.ts';

const generationId = Type.String({ description: 'The generation that was checked.' });
const progress = Type.Integer({ minimum: 0, maximum: 100, description: 'In percent.' });

const DropInCompleted = Type.Object(
  {
    success: Type.Literal(true),
    status: Type.Literal('completed'),
    imageUrl: Type.String({ description: 'URL of the picture.' }),
    generationId,
    progress,
  },
  { $id: 'DropInCompleted', description: 'The generation has completed.' },
);

const DropInRunning = Type.Object(
  {
    success: Type.Literal(true),
    status: Type.Enum(['pending', 'generating'], { description: 'How far it is.' }),
    generationId,
    progress,
  },
  { $id: 'DropInRunning', description: 'The generation has not ended.' },
);

const DropInFailed = Type.Object(
  {
    success: Type.Literal(false),
    status: Type.Literal('failed'),
    error: Type.String({ description: 'What happened.' }),
    generationId,
    progress,
  },
  { $id: 'DropInFailed', description: 'The generation failed or was canceled.' },
);

export const DropInStatus = Type.Unsafe<
  Static<typeof DropInCompleted> | Static<typeof DropInRunning> | Static<typeof DropInFailed>
>({
  $id: 'DropInStatus',
  type: 'object',
  required: ['status'],
  discriminator: { propertyName: 'status' },
  oneOf: [ref(DropInCompleted), ref(DropInRunning), ref(DropInFailed)],
  description: 'The status of a generation.',
});

/** The status, and what it can be. */
export const dropInStatuses = [DropInStatus, DropInCompleted, DropInRunning, DropInFailed];

export const DropInCheckRequest = Type.Object(
  { generationId: Type.String({ minLength: 1, description: 'The id that `generate` returned.' }) },
  { $id: 'DropInCheckRequest', additionalProperties: false, description: 'Which generation to check.' },
);
