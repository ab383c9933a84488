import { canonicalHeaderName } from '../plugins/to-invalid-request.ts';
import { addConditions } from './add-conditions.ts';
import { documentLimits, type LimitedOperation } from './document-limits.ts';
import { documentReading } from './document-reading.ts';
import { mapDiscriminators } from './map-discriminators.ts';
import { spellOut } from './spell-out.ts';

/**
 * The document that Fastify made, with what its readers need but ajv or Fastify would refuse in a route's
 * schema.
 */
export function publishable<AnyDocument extends object>(made: AnyDocument): AnyDocument {
  const document = spellOut(made) as Document;
  const { components, paths } = document;
  addConditions(components?.schemas ?? {});
  mapDiscriminators(components?.schemas ?? {});
  for (const [path, method, operation] of operationsOf(paths)) {
    documentReading(path, method, operation);
    documentLimits(operation);
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'header') parameter.name = canonicalHeaderName(parameter.name);
      // `metadata[order]=4711`, as `plugins/convert-query.ts` reads it.
      if (parameter.in === 'query' && parameter.schema?.$ref !== undefined)
        Object.assign(parameter, { style: 'deepObject', explode: true });
    }
  }
  return document as AnyDocument;
}

function operationsOf(paths: Document['paths'] = {}) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => [path, method, operation] as const),
  );
}

interface Parameter {
  name: string;
  in: string;
  schema?: { $ref?: string };
}

interface Document {
  components?: { schemas?: Record<string, object> };
  paths?: Record<
    string,
    Record<string, LimitedOperation & { parameters?: Parameter[] }> | undefined
  >;
}
