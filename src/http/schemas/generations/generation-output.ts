import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { nullableObject, nullableText } from '../values.ts';
import { OutputFile } from './output-file.ts';

export const GenerationOutput = nullableObject(
  {
    imageUrl: nullableText(
      "The vendor's URL of the picture, which stops working some day; null when the output is not a picture.",
    ),
    files: Type.Array(ref(OutputFile), {
      description: 'The files of the output that the gateway keeps. Empty when it keeps none.',
    }),
  },
  { $id: 'GenerationOutput', description: 'What was generated; null until the generation has completed.' },
);
