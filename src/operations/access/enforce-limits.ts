import type { AccessLimits, LimitRefusal, LimitScope } from '../../domain/access/access-limits.ts';
import { SECOND_MS } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { catalogue, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { findLimits, hasMoreOpen, lockLimits } from '../../store/access/access-limits.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import { Rollback } from '../rollback.ts';

/**
 * Enforces the limits of the team and of the key on a generation whose row has just been inserted: no other
 * request can use the last slot in flight until the transaction ends.
 * @throws Rollback with the refusal
 */
export async function enforceLimits(tx: Transaction, generation: LimitedRequest): Promise<void> {
  const found = await findLimits(tx, generation);
  const counted = scopes.filter((scope) => (found[scope]?.maxInFlight ?? null) !== null);
  const locked = await lockLimits(
    tx,
    counted.map((scope) => subjectOf(scope, generation)),
  );
  for (const scope of scopes) {
    const limits = found[scope];
    if (limits === null) continue;
    const { maxInFlight = null } = locked.get(subjectOf(scope, generation)) ?? {};
    const refusal =
      notAllowed(scope, limits, generation) ?? (await noSlotLeft(tx, scope, maxInFlight, generation));
    if (refusal !== null) throw new Rollback({ outcome: 'limit_refused', refusal });
  }
}

/** The parts of a generation that limits apply to. */
export type LimitedRequest = Pick<Generation, 'teamId' | 'keyId' | 'model'> & {
  input: Pick<ResolvedInput, 'imageQuality'>;
};

// The key before the team, which is also the order of their ids: that in which their limits are locked.
const scopes = ['key', 'team'] as const satisfies readonly LimitScope[];

/**
 * The limit that would refuse a generation now; null when none would. Locks nothing, so another request can
 * use the last slot first.
 */
export async function foreseeLimits(session: Session, request: LimitedRequest): Promise<LimitRefusal | null> {
  const found = await findLimits(session, request);
  for (const scope of scopes) {
    const limits = found[scope];
    if (limits === null) continue;
    const { maxInFlight } = limits;
    const refusal = notAllowed(scope, limits, request);
    if (refusal !== null) return refusal;
    if (maxInFlight !== null && (await hasMoreOpen(session, ownerOf(scope, request), maxInFlight - 1)))
      return tooMany(scope, maxInFlight, request);
  }
  return null;
}

function notAllowed(
  scope: LimitScope,
  { allowedModels, allowedQualities }: AccessLimits,
  { model, input: { imageQuality } }: LimitedRequest,
): LimitRefusal | null {
  const refused = (field: 'model' | 'imageQuality', value: string, allowed: readonly string[]) =>
    ({ code: 'model_not_allowed', scope, field, value, allowed }) as const;
  if (allowedModels !== null && !allowedModels.includes(model)) return refused('model', model, allowedModels);
  if (allowedQualities !== null && !allowedQualities.includes(imageQuality))
    return refused('imageQuality', imageQuality, allowedQualities);
  return null;
}

async function noSlotLeft(
  tx: Transaction,
  scope: LimitScope,
  maxInFlight: number | null,
  generation: LimitedRequest,
): Promise<LimitRefusal | null> {
  if (maxInFlight === null) return null;
  const isOver = await hasMoreOpen(tx, ownerOf(scope, generation), maxInFlight);
  return isOver ? tooMany(scope, maxInFlight, generation) : null;
}

function subjectOf(scope: LimitScope, { teamId, keyId }: LimitedRequest): string {
  return scope === 'team' ? teamId : keyId;
}

function ownerOf(scope: LimitScope, { teamId, keyId }: LimitedRequest) {
  return { teamId, keyId: scope === 'key' ? keyId : null };
}

function tooMany(scope: LimitScope, maxInFlight: number, { model }: LimitedRequest): LimitRefusal {
  // With evenly spread ends, one of them ends in every such interval.
  const seconds = catalogue[model].expectedDurationMs.median / maxInFlight / SECOND_MS;
  return { code: 'too_many_in_flight', scope, maxInFlight, retryAfterSeconds: Math.ceil(seconds) };
}
