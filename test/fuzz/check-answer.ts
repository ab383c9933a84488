import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { errorCatalogue } from '../../src/domain/error-catalogue.ts';
import type { createContract, Document } from '../http/openapi/contract.ts';
import type { Answer } from './answer.ts';
import type { FuzzRequest } from './request.ts';
import { faceOf, nameOf, type Target } from './targets.ts';

/** What is wrong with an answer; empty when nothing is. */
export function checkAnswer(answer: Answer, request: FuzzRequest, checks: Checks): string[] {
  const { status, headers } = answer;
  if (status >= 500) return [`answered ${status}`];
  if (headers['x-request-id'] === undefined) return [`${status} without X-Request-Id`];
  const body = bodyOf(answer);
  if (body instanceof Error) return [body.message];
  const isOfOperation = isReadable(request) && !OF_EVERY_REQUEST.has(status);
  const target = isOfOperation ? targetOf(request, checks.targets) : null;
  const documented =
    target === null
      ? []
      : checks.contract.faultsOf({
          method: target.method,
          path: target.path,
          status,
          contentType: headers['content-type'],
          headers,
          body: request.method === 'HEAD' ? undefined : body,
        });
  // The answer to HEAD has the headers of a GET and no body.
  const faults = request.method === 'HEAD' ? documented.filter((fault) => !isOfBody(fault)) : documented;
  if (status < 400 || request.method === 'HEAD') return faults;
  return [...faults, ...refusalFaults(answer, body, request, target)];
}

/** Whether an HTTP parser takes the request: not what is broken on the wire, nor an address with bytes that no URL has. */
const isReadable = ({ onWire, path, query }: FuzzRequest) =>
  onWire === null && /^[!-~]*$/.test([path, ...query].join(''));

/** Answered before an operation is found: a timeout, an `Expect` and headers that no server takes. Problems, but not of an operation. */
const OF_EVERY_REQUEST = new Set([408, 417, 431]);

export interface Checks {
  contract: ReturnType<typeof createContract>;
  targets: readonly Target[];
  schemas: Document['components']['schemas'];
}

const isOfBody = (fault: string) => !fault.includes('does not document');

const decoders: Partial<Record<string, (body: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

function bodyOf({ headers, body }: Answer): unknown {
  if (body.length === 0) return undefined;
  const decode = decoders[headers['content-encoding'] ?? ''];
  const text = (decode === undefined ? body : decode(body)).toString();
  if (!/[/+]json\b/.test(headers['content-type'] ?? '')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new Error(`a body that is not JSON: ${text.slice(0, 200)}`);
  }
}

/** The operation that a request reaches, if its method and path are documented. */
export function targetOf(request: FuzzRequest, targets: readonly Target[]): Target | null {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const path = request.path.split(/[?#]/)[0]!;
  const matches = targets.filter((target) => target.method === method && patternOf(target).test(path));
  // `/v1/generations/quote` is not the generation of that name.
  return matches.find((target) => target.path === path) ?? matches[0] ?? null;
}

const patterns = new Map<string, RegExp>();

function patternOf({ path }: Target): RegExp {
  const known = patterns.get(path) ?? new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
  patterns.set(path, known);
  return known;
}

/** A refusal is a problem with a code of its status; on the drop-in face it has the vendor's form. */
function refusalFaults(answer: Answer, body: unknown, request: FuzzRequest, target: Target | null): string[] {
  const { status, headers } = answer;
  const isObject = typeof body === 'object' && body !== null;
  const found = isObject ? (body as Record<string, unknown>) : {};
  const path = request.path.split('?')[0]!;
  if (isReadable(request) && !OF_EVERY_REQUEST.has(status) && faceOf(target?.path ?? path) === 'drop-in')
    return found.success === false && typeof found.error === 'string' && typeof found.errorCode === 'string'
      ? []
      : [`${status} is not in the form of the vendor`];
  if (
    headers['content-type']?.startsWith('application/problem+json') !== true &&
    found.errorCode === undefined
  )
    return [`${status} is not application/problem+json but ${headers['content-type']}`];
  if (found.errorCode !== undefined) return [];
  const code = found.code as keyof typeof errorCatalogue;
  const faults: string[] = [];
  if (errorCatalogue[code]?.status !== status || found.status !== status)
    faults.push(`${status} with the code ${String(code)}`);
  if (found.requestId !== headers['x-request-id']) faults.push('requestId is not X-Request-Id');
  const described = target?.operation.responses[status]?.description;
  if (described !== undefined && !described.includes(`\`${code}\``))
    faults.push(`${nameOf(target!)} does not document the code ${code} of ${status}`);
  return faults;
}
