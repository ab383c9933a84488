import { Type } from 'typebox';
import type { ResolvedInput } from '../../../domain/models/catalogue.ts';
import { generationExample } from '../event-examples.ts';
import { inputProperties, requiredFields } from './generation-request-input.ts';

/** The `input` of a generation or quote. Erased texts leave null. */
export const GenerationInput = Type.Unsafe<ResolvedInput | null>({
  $id: 'GenerationInput',
  type: ['object', 'null'],
  required: [...requiredFields(), 'aspectRatio', 'imageQuality'],
  properties: inputProperties(),
  description: 'The requested input with defaults filled in; null when the texts of the team were erased.',
  examples: [generationExample.input],
});
