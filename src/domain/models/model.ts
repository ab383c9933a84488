import type { TObject } from 'typebox';
import type { UnixMs } from '../clock.ts';
import type { FieldError } from '../errors.ts';
import type { ImageQuality } from './image-input.ts';
import type { StatusReply, SubmitReply } from './replies.ts';

/**
 * Everything the gateway knows of one upstream model. Both faces, the sandbox, the OpenAPI document and the price list are made from it.
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
  /** How long the upstream usually takes, until something better has been learnt. */
  expectedDurationMs: { median: number; p95: number };
  /** The upstream keeps it for longer: given up as `upstream_timeout`. */
  maxDurationMs: number;
  paths: { generate: string; checkStatus: string };
  resolveInput(input: Input): Resolved;
  /** What the schema cannot say; pointers are relative to the input. */
  checkInput(input: Input): FieldError[];
  /** @param body the parsed JSON of the answer to `generate` */
  readSubmitReply(body: unknown): SubmitReply;
  /** @param body the parsed JSON of the answer to `check-status` */
  readStatusReply(body: unknown, upstreamGenerationId: string): StatusReply;
}

/** A price list of one model: credits by quality, from an instant on. Never changed once released; a new version is added. */
export interface PriceVersion {
  version: string;
  effectiveAt: UnixMs;
  credits: Readonly<Record<ImageQuality, number>>;
}

/** The price list that holds at `now`: the newest whose time has come. */
export function priceVersionAt(
  model: { priceVersions: readonly PriceVersion[] },
  now: UnixMs,
): PriceVersion | null {
  return model.priceVersions.findLast((version) => version.effectiveAt <= now) ?? null;
}
