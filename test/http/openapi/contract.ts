import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ValidateFunction } from 'ajv';

export interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Operation }>;
  components: { schemas: Record<string, object>; examples: Record<string, { value: unknown }> };
}

export interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Response>;
}

export interface Response {
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, Media>;
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

  return {
    compile,
    /** What is wrong with an answer; empty when nothing is. */
    faultsOf({ method, path, status, contentType, headers = {}, body }: Answer): string[] {
      const operation = document.paths[path]?.[method.toLowerCase()];
      const response = operation?.responses[status];
      if (response === undefined) return [`${method} ${path} does not document ${status}`];
      const undocumented = undocumentedHeaders(headers, response);
      if (undocumented.length > 0)
        return undocumented.map((name) => `${status} does not document the header ${name}`);
      if (response.content === undefined) return body === undefined ? [] : ['a body that is not documented'];
      const media = response.content[contentType?.split(';')[0] ?? ''];
      if (media === undefined) return [`${status} does not document ${contentType}`];
      const validate = compile(media.schema);
      return validate(body) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
    },
  };
}

function undocumentedHeaders(headers: Record<string, unknown>, response: Response): string[] {
  const documented = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase());
  return Object.keys(headers).filter((name) => !documented.includes(name) && !OF_HTTP.test(name));
}

/** Headers of HTTP itself, of caches and of browsers, which mean the same in every API and are not in a document. */
const OF_HTTP =
  /^(date|connection|keep-alive|transfer-encoding|content-(type|length|encoding|security-policy)|vary|cache-control|referrer-policy|x-content-type-options|access-control-.+)$/;

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
