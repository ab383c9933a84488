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
  idempotency: Idempotency | null;
}
