import { Type } from 'typebox';

export const DropInAccepted = Type.Object(
  {
    success: Type.Literal(true),
    generationId: Type.String({ description: 'Send it to `check-status`.' }),
    taskId: Type.String(),
    status: Type.Literal('pending'),
  },
  { $id: 'DropInAccepted', description: 'The request was accepted.' },
);
