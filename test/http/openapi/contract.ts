import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ValidateFunction } from 'ajv';

export interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Operation }>;
  components: {
    schemas: Record<string, object>;
    examples: Record<string, { value: unknown }>;
    headers: Record<string, Header>;
  };
  /** Of every response. */
  'x-response-headers': Record<string, Header>;
}

export interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Response>;
}

export interface Response {
  description: string;
  headers?: Record<string, Header | { $ref: string }>;
  content?: Record<string, Media>;
}

interface Header {
  required?: boolean;
  schema: { type?: string };
}

interface Media {
  schema: object;
  examples?: Record<string, { $ref: string }>;
}

export interface Answer {
  method: string;
  /** As documented, `/v1/generations/{id}`. */
  path: string;
  status: number;
  contentType: string | undefined;
  /** By lower-case name. Absent: not compared. */
  headers?: Record<string, unknown>;
  body: unknown;
}

/** Compares answers with what the document says of them. A field that is not documented is a fault too. */
export function createContract(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // A schema each, because Ajv compiles a part of a schema anew for each that refers to it.
  for (const [name, schema] of Object.entries(document.components.schemas))
    ajv.addSchema(prepared(schema), idOf(name));
  const compiled = new Map<string, ValidateFunction>();
  const compile = (schema: object) => {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(prepared(schema));
    compiled.set(text, validate);
    return validate;
  };

  const named = document.components.headers;
  const resolve = (header: Header | { $ref: string }) =>
    '$ref' in header ? named[header.$ref.split('/').at(-1) ?? '']! : header;

  /** What is wrong with the headers: one that is not documented, is missing, or has another value. */
  function headerFaults(headers: Record<string, unknown>, response: Response): string[] {
    const documented = new Map(
      Object.entries({ ...document['x-response-headers'], ...response.headers }).map(([name, header]) => [
        name.toLowerCase(),
        resolve(header),
      ]),
    );
    const missing = [...documented].filter(([name, { required }]) => required && headers[name] === undefined);
    const sent = Object.entries(headers).filter(([name]) => !OF_HTTP.test(name));
    return [
      ...missing.map(([name]) => `the header ${name} is missing`),
      ...sent.flatMap(([name, value]) => {
        const header = documented.get(name);
        if (header === undefined) return [`the header ${name} is not documented`];
        const isValid = header.schema.type !== 'string' || compile(header.schema)(value);
        return isValid ? [] : [`the header ${name} is not documented to be ${String(value)}`];
      }),
    ];
  }

  return {
    compile,
    /** What is wrong with an answer; empty when nothing is. */
    faultsOf({ method, path, status, contentType, headers, body }: Answer): string[] {
      const operation = document.paths[path]?.[method.toLowerCase()];
      const response = operation?.responses[status];
      if (response === undefined) return [`${method} ${path} does not document ${status}`];
      const faults = headers === undefined ? [] : headerFaults(headers, response);
      if (faults.length > 0) return faults.map((fault) => `${status}: ${fault}`);
      if (response.content === undefined) return body === undefined ? [] : ['a body that is not documented'];
      const media = response.content[contentType?.split(';')[0] ?? ''];
      if (media === undefined) return [`${status} does not document ${contentType}`];
      const validate = compile(media.schema);
      return validate(body) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
    },
  };
}

/** Headers of HTTP itself, of which OpenAPI documents the `Content-Type` elsewhere and says nothing of the others. */
const OF_HTTP = /^(date|connection|keep-alive|transfer-encoding|content-(type|length|encoding))$/;

/** The schema with every object that lists its properties closed to others. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, CONDITIONS.has(key) ? field : closed(field)]),
  );
  return 'properties' in copy && [copy.type].flat().includes('object') ? { additionalProperties: false, ...copy } : copy;
}

/** They name only the properties that they are about. */
const CONDITIONS = new Set(['if', 'then', 'else']);

/** A schema for Ajv, closed, which refers to the schemas of the document by their ids. */
function prepared(schema: object): object {
  return withIds(closed(schema)) as object;
}

function withIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      key === '$ref' && typeof field === 'string' ? idOf(field.split('/').at(-1) ?? '') : withIds(field),
    ]),
  );
}

const idOf = (name: string) => `schema:${name}`;
