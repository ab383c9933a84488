import type { Principal } from '../../domain/access/principal.ts';
import type { Priority, RequestWebhook } from '../../domain/generations/generation.ts';
import type { AnyModel, ModelId, ResolvedInput } from '../../domain/models/catalogue.ts';
import type { Idempotency } from '../../store/generations/generations.ts';

/** The parameters of a generation request. */
export interface AcceptParams {
  principal: Principal;
  model: ModelId;
  /** Has passed the model's schema. */
  input: Parameters<AnyModel['resolveInput']>[0] | Omit<ResolvedInput, 'aspectRatio' | 'imageQuality'>;
  metadata: Record<string, string>;
  priority: Priority;
  webhook: RequestWebhook | null;
  maxCredits: number | null;
  queueTimeoutSeconds: number | null;
  /** The W3C trace context of the request: see `domain/parse-traceparent.ts`. */
  traceparent: string | null;
  /** The id of the request, which the log repeats for everything that follows. */
  requestId: string | null;
  idempotency: AcceptIdempotency | null;
}

/** What tells a repetition of this request from another request with its key. */
export interface AcceptIdempotency extends Idempotency {
  /** The key as versions before 0.3.0 stored it; null when it is the same. */
  earlierKey?: string | null;
  /**
   * Further hashes that the same request can be stored with: of other spellings of its defaults, and of versions before 0.3.0. Asked
   * for only when `requestHash` is not the stored one.
   */
  otherHashes?(defaultQueueTimeoutSeconds: number): string[];
}
