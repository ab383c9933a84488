import { canonicalHeaderName } from '../plugins/to-invalid-request.ts';
import { addConditions } from './add-conditions.ts';
import { addExamples, type ExampleComponents, type ExampleOperation } from './add-examples.ts';
import { documentAnswers, type AnsweringOperation } from './document-answers.ts';
import { documentLimits, type LimitedOperation } from './document-limits.ts';
import { documentOptionalBody, type SendingOperation } from './document-optional-body.ts';
import { documentReading } from './document-reading.ts';
import { documentRequirements, type RequiringOperation } from './document-requirements.ts';
import { mapDiscriminators } from './map-discriminators.ts';
import { spellOut } from './spell-out.ts';

/**
 * A copy of the document that Fastify made, with what its readers need but ajv or Fastify would refuse in a
 * route's schema.
 */
export function publishable<AnyDocument extends object>(made: AnyDocument): AnyDocument {
  const document = spellOut(made) as Document;
  const { components = {}, webhooks = {} } = document;
  addConditions(components.schemas ?? {});
  mapDiscriminators(components.schemas ?? {});
  const operations = operationsOf(document);
  for (const { path, method, operation } of operations) {
    documentRequirements(operation);
    documentReading(path, method, operation);
    documentLimits(operation);
    documentAnswers(path, method, operation);
    documentOptionalBody(method, operation, components.schemas ?? {});
    // Operations share the responses that were added, and each gets examples of its own.
    if (operation.responses) operation.responses = structuredClone(operation.responses);
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'header') parameter.name = canonicalHeaderName(parameter.name);
      // `metadata[order]=4711`, as `plugins/convert-query.ts` reads it.
      if (parameter.in === 'query' && parameter.schema?.$ref !== undefined)
        Object.assign(parameter, { style: 'deepObject', explode: true });
    }
  }
  const received = Object.values(webhooks).map(({ post }) => post);
  addExamples(components, [...operations.map(({ operation }) => operation), ...received]);
  return document as AnyDocument;
}

type Operation = LimitedOperation &
  RequiringOperation &
  AnsweringOperation &
  ExampleOperation &
  SendingOperation & { parameters?: Parameter[] };

interface Parameter {
  name: string;
  in: string;
  schema?: { $ref?: string };
}

interface Document {
  components?: ExampleComponents;
  paths?: Record<string, Record<string, Operation> | undefined>;
  webhooks?: Record<string, { post: ExampleOperation }>;
}

function operationsOf({ paths = {} }: Document) {
  return Object.entries(paths).flatMap(([path, methods = {}]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}
