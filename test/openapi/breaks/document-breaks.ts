import { schemaBreaks, type Schema } from './schema-breaks.ts';

/** One thing that a client of the old document can trip over. */
export interface Break {
  /** `GET /v1/models`, or `WEBHOOK ping`. */
  operation: string;
  /** `response data[].name`, `request input.mode`, `query limit`, `header location`; `operation` for the whole. */
  field: string;
  change: string;
}

/** What the new document breaks of the old one. New operations, fields and errors break nothing. */
export function documentBreaks(old: Document, next: Document): Break[] {
  const found = Object.entries(operationsOf(old)).flatMap(([operation, before]) => {
    const after = operationsOf(next)[operation];
    if (after === undefined) return [{ operation, field: 'operation', change: 'is gone' }];
    return operationBreaks(before, after, old, next).map((each) => ({ operation, ...each }));
  });
  return [...new Map(found.map((each) => [`${each.operation} ${each.field}`, each])).values()];
}

export interface Document {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

interface Operation {
  isWebhook?: boolean;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { content?: Content; headers?: object }>;
}

type Content = Record<string, { schema: Schema }>;

function operationsOf({ paths, webhooks = {} }: Document): Record<string, Operation> {
  const operations: Record<string, Operation> = {};
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) operations[`${method.toUpperCase()} ${path}`] = operation;
  for (const [name, { post }] of Object.entries(webhooks))
    if (post) operations[`WEBHOOK ${name}`] = { ...post, isWebhook: true };
  return operations;
}

type Found = Omit<Break, 'operation'>;

function operationBreaks(before: Operation, after: Operation, old: Document, next: Document): Found[] {
  const [oldSchemas, newSchemas] = [old.components.schemas, next.components.schemas];
  // The gateway writes the body of a webhook as it writes a response.
  if (before.isWebhook)
    return contentBreaks('body', before.requestBody?.content, after.requestBody?.content, (was, is) =>
      schemaBreaks({ schema: is, components: newSchemas }, { schema: was, components: oldSchemas }, false),
    );
  const request = (was: Schema, is: Schema) =>
    schemaBreaks({ schema: was, components: oldSchemas }, { schema: is, components: newSchemas }, true);
  const response = (was: Schema, is: Schema) =>
    schemaBreaks({ schema: is, components: newSchemas }, { schema: was, components: oldSchemas }, false);
  const statuses = Object.entries(before.responses).flatMap(([status, { content, headers = {} }]) => {
    const answer = after.responses[status];
    if (answer === undefined)
      return status < '300' ? [{ field: `response ${status}`, change: 'is gone' }] : [];
    const gone = Object.keys(headers).filter((name) => !(name in (answer.headers ?? {})));
    return [
      ...gone.map((name) => ({ field: `response header ${name}`, change: 'is gone' })),
      ...contentBreaks('response', content, answer.content, response),
    ];
  });
  const added = Object.keys(after.responses).filter((status) => status < '300' && !(status in before.responses));
  return [
    ...parameterBreaks(before, after, request),
    ...(after.requestBody && before.requestBody === undefined && after.requestBody.required !== false
      ? [{ field: 'request', change: 'is required' }]
      : []),
    ...contentBreaks('request', before.requestBody?.content, after.requestBody?.content, request),
    ...added.map((status) => ({ field: `response ${status}`, change: 'is new' })),
    ...statuses,
  ];
}

type Compare = (was: Schema, is: Schema) => { field: string; change: string }[];

function contentBreaks(part: string, before: Content = {}, after: Content = {}, compare: Compare): Found[] {
  return Object.entries(before).flatMap(([type, { schema }]) => {
    const other = after[type];
    if (other === undefined) return [{ field: `${part} ${type}`, change: 'is gone' }];
    return compare(schema, other.schema).map(({ field, change }) => ({ field: `${part} ${field}`.trim(), change }));
  });
}

function parameterBreaks(before: Operation, after: Operation, compare: Compare): Found[] {
  const keyOf = ({ name, in: place }: { name: string; in: string }) => `${place} ${place === 'header' ? name.toLowerCase() : name}`;
  const olds = new Map((before.parameters ?? []).map((each) => [keyOf(each), each]));
  const news = new Map((after.parameters ?? []).map((each) => [keyOf(each), each]));
  const changed = [...olds].flatMap(([field, was]) => {
    const is = news.get(field);
    if (is === undefined) return [{ field, change: 'is gone' }];
    const required = is.required && !was.required ? [{ field, change: 'is required' }] : [];
    return [...required, ...compare(was.schema, is.schema).map(({ change }) => ({ field, change }))];
  });
  const added = [...news].filter(([field, { required }]) => required && !olds.has(field));
  return [...changed, ...added.map(([field]) => ({ field, change: 'is required' }))];
}
