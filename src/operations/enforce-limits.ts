import type { AccessLimits, LimitRefusal, LimitScope } from '../domain/access-limits.ts';
import { SECOND_MS } from '../domain/clock.ts';
import type { Generation } from '../domain/generation.ts';
import { catalogue } from '../domain/models/catalogue.ts';
import { findLimits, hasMoreOpen, lockLimits } from '../store/access-limits.ts';
import type { Transaction } from '../store/store.ts';
import { Undo } from './undo.ts';

/**
 * Checks the limits of the team and of the key for a generation whose row has just been inserted: nobody else can take the last place
 * in flight until the transaction ends.
 * @throws Undo with the refusal
 */
export async function enforceLimits(tx: Transaction, generation: Generation): Promise<void> {
  const { teamId, keyId } = generation;
  const found = await findLimits(tx, { teamId, keyId });
  // The key before the team, always, so that two transactions on PostgreSQL lock in the same order.
  for (const scope of ['key', 'team'] as const) {
    const limits = found[scope];
    if (limits === null) continue;
    const refusal = notAllowed(scope, limits, generation) ?? (await inFlight(tx, scope, limits, generation));
    if (refusal !== null) throw new Undo({ outcome: 'limit_refused', refusal });
  }
}

function notAllowed(
  scope: LimitScope,
  { allowedModels, allowedQualities }: AccessLimits,
  { model, input: { imageQuality } }: Generation,
): LimitRefusal | null {
  const refused = (field: 'model' | 'imageQuality', value: string, allowed: readonly string[]) =>
    ({ code: 'model_not_allowed', scope, field, value, allowed }) as const;
  if (allowedModels !== null && !allowedModels.includes(model)) return refused('model', model, allowedModels);
  if (allowedQualities !== null && !allowedQualities.includes(imageQuality))
    return refused('imageQuality', imageQuality, allowedQualities);
  return null;
}

async function inFlight(
  tx: Transaction,
  scope: LimitScope,
  limits: AccessLimits,
  { teamId, keyId, model }: Generation,
): Promise<LimitRefusal | null> {
  if (limits.maxInFlight === null) return null;
  const { maxInFlight } = await lockLimits(tx, scope === 'team' ? teamId : keyId);
  if (maxInFlight === null) return null;
  if (!(await hasMoreOpen(tx, { teamId, keyId: scope === 'key' ? keyId : null }, maxInFlight))) return null;
  // Spread evenly, one of them ends in every such part of the time that one takes.
  const seconds = catalogue[model].expectedDurationMs.median / maxInFlight / SECOND_MS;
  return { code: 'too_many_in_flight', scope, maxInFlight, retryAfterSeconds: Math.ceil(seconds) };
}
