import { Type } from 'typebox';
import { nullableObject } from '../values.ts';

/** Nullable, since the form is not parsed before the route reads it. */
export const UploadForm = nullableObject(
  { file: Type.Optional(Type.String({ format: 'binary', description: 'The picture.' })) },
  { $id: 'UploadForm', description: 'A form with one picture.' },
);
