import { limitBounds, noLimits, type AccessLimits } from '../../domain/access/access-limits.ts';
import { AppError, type FieldError } from '../../domain/app-error.ts';
import { modelIds } from '../../domain/models/catalogue.ts';
import { imageQualities } from '../../domain/models/image-input.ts';
import { changedFields } from '../../domain/audit/changed-fields.ts';
import { lockLimits, upsertLimits } from '../../store/access/access-limits.ts';
import { findKey } from '../../store/access/keys.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { findTeamById } from '../../store/access/teams.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Sets limits of a team or a key, with effect from the next request. Returns all limits of the subject.
 * @throws AppError `invalid_request` with the fields that are wrong, `not_found` for an unknown team or key
 */
export async function setLimits(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  params: SetLimitsParams,
): Promise<AccessLimits> {
  const changes = changesOf(params);
  const errors = faultsOf(changes);
  if (errors.length > 0) throw new AppError('invalid_request', 'The limits are not valid.', { errors });
  return store.transaction(async (tx) => {
    const { objectId, teamId } = await subjectOf(tx, params);
    const before = (await lockLimits(tx, [objectId])).get(objectId) ?? noLimits;
    const limits = await upsertLimits(tx, objectId, changes);
    const changed = changedFields({ ...before }, { ...limits });
    await recordChange(tx, actor, { action: 'limits.set', objectId, teamId, ...changed });
    return limits;
  });
}

export type LimitSubject = { teamId: string } | { keyId: string };

/** An absent limit stays unchanged; null removes it. */
export type SetLimitsParams = LimitSubject & Partial<AccessLimits>;

/** The id under which the limits of a team or a key are kept, and the team. @throws AppError `not_found` */
async function subjectOf(
  tx: Transaction,
  subject: LimitSubject,
): Promise<{ objectId: string; teamId: string }> {
  if ('teamId' in subject) {
    const { teamId } = subject;
    if ((await findTeamById(tx, teamId)) !== null) return { objectId: teamId, teamId };
    throw new AppError('not_found', `There is no team ${subject.teamId}`);
  }
  const key = await findKey(tx, subject.keyId);
  if (key !== null) return { objectId: key.id, teamId: key.teamId };
  throw new AppError('not_found', `There is no key ${subject.keyId}`);
}

const fields = Object.keys(noLimits) as (keyof AccessLimits)[];

function changesOf(params: Partial<AccessLimits>): Partial<AccessLimits> {
  const given = fields.filter((field) => params[field] !== undefined);
  return Object.fromEntries(given.map((field) => [field, params[field]]));
}

function faultsOf(changes: Partial<AccessLimits>): FieldError[] {
  const found = {
    requestsPerMinute: numberFault(changes.requestsPerMinute),
    maxInFlight: numberFault(changes.maxInFlight),
    allowedModels: listFault(changes.allowedModels, modelIds),
    allowedQualities: listFault(changes.allowedQualities, imageQualities),
  };
  return Object.entries(found).flatMap(([field, detail]) =>
    detail === null ? [] : [{ pointer: `/${field}`, detail }],
  );
}

function numberFault(value: number | null | undefined): string | null {
  const { min, max } = limitBounds;
  if (value == null || (Number.isInteger(value) && value >= min && value <= max)) return null;
  return `must be a whole number from ${min} to ${max}, or null for no limit`;
}

function listFault(values: readonly string[] | null | undefined, known: readonly string[]): string | null {
  if (values == null) return null;
  // From JSON or a command line, so the declared type may be wrong.
  const names: readonly unknown[] = Array.isArray(values) ? values : [];
  if (names.length === 0) return 'must be a list that names at least one, or null for all';
  if (new Set(names).size < names.length) return 'names one twice';
  const unknown = names.find((name) => !known.includes(name as string));
  return unknown === undefined
    ? null
    : `has ${JSON.stringify(unknown)}, which is not one of ${known.join(', ')}`;
}
