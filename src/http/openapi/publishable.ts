import { canonicalHeaderName } from '../plugins/to-invalid-request.ts';
import { addConditions } from './add-conditions.ts';
import { documentLimits, type LimitedOperation } from './document-limits.ts';
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
  for (const operation of Object.values(paths ?? {}).flatMap((path) => Object.values(path ?? {}))) {
    documentLimits(operation);
    for (const parameter of operation.parameters ?? [])
      if (parameter.in === 'header') parameter.name = canonicalHeaderName(parameter.name);
  }
  return document as AnyDocument;
}

interface Document {
  components?: { schemas?: Record<string, object> };
  paths?: Record<
    string,
    Record<string, LimitedOperation & { parameters?: { name: string; in: string }[] }> | undefined
  >;
}
