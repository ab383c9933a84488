import { Type, type TSchema } from 'typebox';
import { models, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { createExample } from '../event-examples.ts';

/** The `input` of a request, of any model. What one model accepts less than another is in its own schema. */
export const GenerationRequestInput = Type.Unsafe<RequestInput>({
  $id: 'GenerationRequestInput',
  type: 'object',
  required: requiredFields(),
  properties: inputProperties(),
  additionalProperties: false,
  description: 'What to generate, by the rules of the model. `edit` needs `inputImageUrls`.',
  examples: [createExample.input],
});

type RequestInput = Omit<ResolvedInput, 'aspectRatio' | 'imageQuality'>;

/** The fields of the inputs of all models. Of a field that several have, the one with the widest limits. */
export function inputProperties(): Record<string, TSchema> {
  const properties: Record<string, TSchema> = {};
  for (const { inputSchema } of models)
    for (const [name, schema] of Object.entries(inputSchema.properties)) {
      const widest = properties[name];
      if (widest === undefined || maxItemsOf(schema) > maxItemsOf(widest)) properties[name] = schema;
    }
  for (const [name, schema] of Object.entries(properties))
    properties[name] = { ...schema, description: describe(name, schema) };
  return properties;
}

/** The description of a field, with the models that do not have it, or have a smaller limit. */
function describe(name: string, schema: TSchema): string {
  const own = (schema as { description?: string }).description ?? '';
  const notes = models.flatMap(({ id, inputSchema }) => {
    const field = inputSchema.properties[name];
    if (field === undefined) return [` Not with \`${id}\`.`];
    return maxItemsOf(field) < maxItemsOf(schema) ? [` With \`${id}\` at most ${maxItemsOf(field)}.`] : [];
  });
  return own + notes.join('');
}

function maxItemsOf(schema: TSchema): number {
  return (schema as { maxItems?: number }).maxItems ?? 0;
}

/** The fields that every model requires. */
export function requiredFields(): string[] {
  const [first = [], ...others] = models.map(({ inputSchema }) => inputSchema.required as string[]);
  return first.filter((field) => others.every((list) => list.includes(field)));
}
