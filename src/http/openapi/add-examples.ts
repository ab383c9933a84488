import { errorExamples } from './error-examples.ts';
import { sampleOf, type SampledSchema } from './sample-of.ts';

/**
 * Adds an example to every request and response, each once as a component. Those of an error are the codes that its description
 * names.
 */
export function addExamples(components: ExampleComponents, operations: readonly ExampleOperation[]): void {
  const schemas = components.schemas ?? {};
  const examples: Record<string, { value: unknown }> = {};
  components.examples = examples;
  const refer = (name: string, value: unknown) => {
    examples[name] ??= { value };
    return { [name]: { $ref: `#/components/examples/${name}` } };
  };
  for (const { operationId = '', requestBody, responses = {} } of operations) {
    for (const media of Object.values(requestBody?.content ?? {}))
      media.examples ??= refer(nameOf(media.schema, operationId), sampleOf(media.schema, schemas));
    for (const [status, { description = '', content = {} }] of Object.entries(responses))
      for (const [type, media] of Object.entries(content)) {
        const codes = status < '400' ? [] : codesIn(description);
        media.examples ??=
          codes.length > 0
            ? Object.assign({}, ...codes.map((code) => refer(code, errorExamples[code])))
            : refer(nameOf(media.schema, `${operationId}As${type.replace(/\W/g, '_')}`), textOr(type, media.schema, schemas));
      }
  }
}

export interface ExampleComponents {
  schemas?: Record<string, SampledSchema>;
  examples?: Record<string, { value: unknown }>;
}

export interface ExampleOperation {
  operationId?: string;
  requestBody?: { content?: Record<string, ExampleMedia> };
  responses?: Record<string, { description?: string; content?: Record<string, ExampleMedia> }>;
}

interface ExampleMedia {
  schema: SampledSchema;
  examples?: object;
}

function nameOf({ $ref }: SampledSchema, otherwise: string): string {
  return $ref?.split('/').at(-1) ?? otherwise;
}

function codesIn(description: string): string[] {
  const words = [...description.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);
  return words.filter((word) => Object.hasOwn(errorExamples, word));
}

/** What is no JSON has an example of its own. */
function textOr(type: string, schema: SampledSchema, schemas: Record<string, SampledSchema>): unknown {
  return texts[type] ?? sampleOf(schema, schemas);
}

const texts: Record<string, string> = {
  'text/csv': 'day,generations\r\n2026-09-01,12\r\n',
  'text/plain': '# HELP nanogate_build_info The version.\n',
};
