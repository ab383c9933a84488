import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catalogue, type ResolvedInput } from '../../domain/models/catalogue.ts';
import type { AcceptParams } from '../../operations/generations/accept-params.ts';
import { readIdempotencyKey } from './read-idempotency-key.ts';

/**
 * The key and the hash that identify a repeated request; null without a key. Two requests are the same when they are so after the
 * defaults are filled in, whatever the order of their fields.
 * @param address method and path: the same body sent to another face or model is another request
 * @throws AppError `invalid_request` for an invalid key
 */
export function toIdempotency(
  request: FastifyRequest,
  address: string,
  params: Omit<AcceptParams, 'idempotency'>,
): AcceptParams['idempotency'] {
  const found = readIdempotencyKey(request);
  if (found === null) return null;
  const hashWith = (queueTimeoutSeconds: number | null) =>
    hashOf(address, requestOf({ ...params, queueTimeoutSeconds }));
  const { queueTimeoutSeconds } = params;
  return {
    key: found.key,
    requestHash: hashWith(queueTimeoutSeconds),
    earlierKey: found.asSent,
    otherHashes: (defaultQueueTimeoutSeconds) => [
      ...(queueTimeoutSeconds === null ? [hashWith(defaultQueueTimeoutSeconds)] : []),
      ...(queueTimeoutSeconds === defaultQueueTimeoutSeconds ? [hashWith(null)] : []),
      // As version 0.2.0 stored it: the body as it came.
      hashOf(address, request.body),
    ],
  };
}

/** Says that an earlier request with the same key created the generation. */
export function markReplayed(reply: FastifyReply): void {
  reply.headers({ 'idempotency-replayed': 'true', 'idempotent-replayed': 'true' });
}

/** What a request asks for, with the defaults that do not depend on a setting. */
function requestOf({
  principal: _,
  traceparent: __,
  requestId: ___,
  webhook,
  ...params
}: Omit<AcceptParams, 'idempotency'>) {
  return {
    ...params,
    input: catalogue[params.model].resolveInput(params.input as ResolvedInput),
    webhook: webhook && { ...webhook, events: [...new Set(webhook.events)].sort() },
  };
}

function hashOf(address: string, request: unknown): string {
  return hash('sha256', `${address}\n${canonicalJson(request)}`);
}

/** JSON with the keys of every object sorted. The value has passed a schema, so it is not deep. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  const copy: typeof fields = {};
  for (const key of Object.keys(fields).sort()) copy[key] = sorted(fields[key]);
  return copy;
}
