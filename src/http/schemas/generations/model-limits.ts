import { Type } from 'typebox';
import { count } from '../values.ts';

export const ModelLimits = Type.Object(
  { maxInputImages: count('Maximum number of `inputImageUrls`.') },
  { $id: 'ModelLimits', description: 'What the model accepts.' },
);
