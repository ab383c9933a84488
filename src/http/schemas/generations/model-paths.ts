import { Type } from 'typebox';

export const ModelPaths = Type.Object(
  {
    generate: Type.String({ description: 'Path that creates an image generation task.' }),
    checkStatus: Type.String({ description: 'Path that returns the status of a task.' }),
  },
  { $id: 'ModelPaths', description: 'Paths of the drop-in face.' },
);
