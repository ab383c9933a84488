import { Type } from 'typebox';

export const FieldError = Type.Object(
  {
    pointer: Type.String({
      description: 'JSON pointer into the body, or the name of the parameter or header.',
    }),
    detail: Type.String({ description: 'What is wrong with it.' }),
  },
  { $id: 'FieldError', description: 'One invalid field.' },
);
