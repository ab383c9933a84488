import type { TObject } from 'typebox';
import type { UnixMs } from '../clock.ts';
import type { FieldError } from '../app-error.ts';
import type { ImageQuality } from './image-input.ts';
import type { ExpectedStatus, StatusReply, ToImageUrl } from './status-reply.ts';
import type { SubmitReply } from './submit-reply.ts';

/**
 * Everything that the gateway knows about one upstream model. Both faces, the sandbox, the OpenAPI document
 * and the price list are derived from it.
 * @typeParam Input the request as callers write it
 * @typeParam Resolved the request with its defaults filled in, as it is stored and sent
 */
export interface Model<Id extends string, Input, Resolved extends Input> {
  id: Id;
  name: string;
  description: string;
  inputSchema: TObject;
  maxInputImages: number;
  /** Newest last. */
  priceVersions: readonly PriceVersion[];
  /** How long the upstream usually takes; the starting point of what is learnt. */
  expectedDurationMs: { median: number; p95: number };
  /** A generation that takes longer times out: it fails with `upstream_timeout`. */
  maxDurationMs: number;
  paths: { generate: string; checkStatus: string };
  resolveInput(input: Input): Resolved;
  /** What the schema cannot express; pointers are relative to the input. Empty when valid. */
  checkInput(input: Input): FieldError[];
  /** @param body the parsed JSON of the answer to `generate` */
  readSubmitReply(body: unknown, toImageUrl: ToImageUrl): SubmitReply;
  /** @param body the parsed JSON of the answer to `check-status` */
  readStatusReply(body: unknown, expected: ExpectedStatus): StatusReply;
}

/** The prices of one model from an instant on. A released version never changes; a new one is added. */
export interface PriceVersion {
  version: string;
  effectiveAt: UnixMs;
  credits: Readonly<Record<ImageQuality, number>>;
}

/** The version in effect at `now`; null before the first. */
export function priceVersionAt(
  model: { priceVersions: readonly PriceVersion[] },
  now: UnixMs,
): PriceVersion | null {
  return model.priceVersions.findLast((version) => version.effectiveAt <= now) ?? null;
}
