import { Type } from 'typebox';

export const Links = Type.Object(
  {
    self: Type.String({ description: 'Path of the generation.' }),
    cancel: Type.String({ description: 'Path to cancel it.' }),
  },
  { $id: 'Links', description: 'Paths of the generation, relative to the base URL.' },
);
