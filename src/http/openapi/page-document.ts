import { guideNames, guides } from './guides.ts';

/**
 * The document as the page at `/docs` shows it. "Try it out" fills a request in with its example, and one click would then make a
 * picture that costs credits or register a stranger's host. So the page shows the examples as text, and fills in nothing.
 */
export function pageDocument<Document extends object>(document: Document): Document {
  const copy = structuredClone(document) as Document & PageDocument;
  const links = guideNames.map((name) => `[${guides[name].title}](/docs/${name})`).join(' · ');
  copy.info.description = `${copy.info.description ?? ''}\n\nRead first: ${links}.`;
  for (const operation of Object.values(copy.paths ?? {}).flatMap((path) => Object.values(path))) {
    for (const parameter of operation.parameters ?? []) removeExamples(parameter);
    for (const media of Object.values(operation.requestBody?.content ?? {})) showAsText(copy, operation, media);
  }
  return copy;
}

interface PageDocument {
  info: { description?: string };
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Exemplified>; examples?: Record<string, { value?: unknown }> };
}

interface Operation {
  description?: string;
  parameters?: (Exemplified & { schema?: Exemplified })[];
  requestBody?: { content?: Record<string, Media> };
}

interface Exemplified {
  example?: unknown;
  examples?: unknown;
}

interface Media extends Exemplified {
  schema?: Exemplified & { $ref?: string };
}

function removeExamples(parameter: Exemplified & { schema?: Exemplified }): void {
  for (const place of [parameter, parameter.schema ?? {}]) {
    delete place.example;
    delete place.examples;
  }
}

function showAsText({ components }: PageDocument, operation: Operation, media: Media): void {
  const name = media.schema?.$ref?.split('/').pop() ?? '';
  const [shared] = Object.values((media.examples ?? {}) as Record<string, { $ref?: string }>);
  const example =
    components?.examples?.[shared?.$ref?.split('/').pop() ?? '']?.value ??
    exampleOf(media) ?? exampleOf(components?.schemas?.[name] ?? {}) ?? exampleOf(media.schema ?? {});
  if (example !== undefined) {
    const text = `Example:\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``;
    operation.description = [operation.description, text].filter((part) => part !== undefined).join('\n\n');
  }
  delete media.examples;
  media.example = {};
}

/** `examples` is a list in a schema, and an object of named ones elsewhere. */
function exampleOf({ example, examples }: Exemplified): unknown {
  if (example !== undefined) return example;
  if (Array.isArray(examples)) return examples[0] as unknown;
  const [first] = Object.values((examples ?? {}) as Record<string, { value?: unknown }>);
  return first?.value;
}
