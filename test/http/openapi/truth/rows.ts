import { eq } from 'drizzle-orm';
import { eraseEvents } from '../../../../src/store/retention/erase-generation-texts.ts';
import { Readable } from 'node:stream';
import { createOperator } from '../../../../src/operations/access/create-operator.ts';
import { listOperators } from '../../../../src/operations/access/list-operators.ts';
import { revokeOperator } from '../../../../src/operations/access/revoke-operator.ts';
import { deleteEndpoint } from '../../../../src/operations/endpoints/delete-endpoint.ts';
import { disableEndpoint } from '../../../../src/operations/endpoints/disable-endpoint.ts';
import { testEndpoint } from '../../../../src/operations/endpoints/test-endpoint.ts';
import { updateEndpoint } from '../../../../src/operations/endpoints/update-endpoint.ts';
import { startRecovery } from '../../../../src/operations/deliveries/start-recovery.ts';
import { listUnreconciledCharges } from '../../../../src/operations/upstream/list-unreconciled-charges.ts';
import { submitGeneration } from '../../../../src/operations/upstream/submit-generation.ts';
import { cancelGeneration } from '../../../../src/operations/generations/cancel-generation.ts';
import { recordUnreconciledCharge } from '../../../../src/operations/upstream/record-unreconciled-charge.ts';
import { storeUpload } from '../../../../src/operations/files/store-upload.ts';
import { HOUR_MS, toTimestamp } from '../../../../src/domain/clock.ts';
import {
  acceptPicture,
  claimNext,
  current,
  registerEndpoint,
  setTeamBudget,
} from '../../../operations/fixture.ts';
import { claimAll } from '../../../operations/deliveries/webhooks.ts';
import { png } from '../../../files/pictures.ts';
import type { World } from './world.ts';

/** Rows in the state that a case needs; each returns what a path or a body names. */

export async function queuedGeneration({ context, principal }: World): Promise<string> {
  return (await acceptPicture(context, principal)).id;
}

export async function canceledGeneration(world: World): Promise<string> {
  const id = await queuedGeneration(world);
  await cancelGeneration(world.context, world.principal, id);
  return id;
}

/** Submits what is queued before the team's, which then is being submitted. */
export async function claimedGeneration(world: World) {
  const id = await queuedGeneration(world);
  for (;;) {
    const claim = await claimNext(world.context);
    if (claim.generation.id === id) return claim;
    await submitGeneration(world.context, claim);
  }
}

export async function submittedGeneration(world: World): Promise<string> {
  const claim = await claimedGeneration(world);
  await submitGeneration(world.context, claim);
  return claim.generation.id;
}

/**
 * The charge of a generation that has ended, on a budget of so many credits. Not by submissions without an answer, after which the
 * account is left alone.
 */
export async function unreconciledCharge(world: World, limitCredits = 100): Promise<string> {
  const { context, principal } = world;
  await setTeamBudget(context, principal, limitCredits);
  const generationId = await canceledGeneration(world);
  const generation = await current(context, generationId);
  await context.store.transaction((tx) => recordUnreconciledCharge(tx, { usageMetadataKeys: [] }, generation, 'no answer', 'truth'));
  const { unreconciledCharges } = await listUnreconciledCharges(context, { limit: 100 });
  return unreconciledCharges.find((each) => each.generationId === generationId)!.id;
}

export async function endpoint({ context, ownerId }: World): Promise<string> {
  return (await registerEndpoint(context, ownerId, { events: ['*'] })).endpoint.id;
}

export async function pausedEndpoint(world: World): Promise<string> {
  const id = await endpoint(world);
  await updateEndpoint(world.context, world.ownerId, id, { status: 'paused' });
  return id;
}

export async function disabledEndpoint(world: World): Promise<string> {
  const id = await endpoint(world);
  await disable(world, id);
  return id;
}

export async function disable({ context, ownerId: teamId }: World, id: string): Promise<void> {
  await context.store.transaction((tx) => disableEndpoint(tx, { id, teamId, reason: 'failing', failingSince: null }));
}

/** A pending delivery of a ping to an endpoint of its own. */
export async function delivery(world: World) {
  const endpointId = await endpoint(world);
  const made = await testEndpoint(world.context, world.ownerId, endpointId);
  if (made.outcome !== 'requested') throw new Error(made.outcome);
  return { id: made.delivery.id, eventId: made.delivery.eventId, endpointId };
}

/** A delivery of an event that was erased. */
export async function erasedDelivery(world: World) {
  const made = await delivery(world);
  const { store } = world.context;
  await store.transaction((tx) => eraseEvents(tx, eq(tx.tables.events.id, made.eventId)));
  return made;
}

/** A delivery of which an attempt is under way. */
export async function claimedDelivery(world: World) {
  const made = await delivery(world);
  await claimAll(world.context);
  return made;
}

export async function deliveryToDeletedEndpoint(world: World) {
  const made = await delivery(world);
  await deleteEndpoint(world.context, world.ownerId, made.endpointId);
  return made;
}

export async function recovery(world: World) {
  const { endpointId } = await delivery(world);
  const since = world.context.clock.now() - HOUR_MS;
  const started = await startRecovery(world.context, { teamId: world.ownerId, endpointId, since, include: 'failed' });
  if (started.outcome !== 'started') throw new Error(started.outcome);
  return { id: endpointId, recoveryId: started.recovery.id };
}

/** An admin. */
export async function operator({ context, principal }: World): Promise<string> {
  const created = await createOperator(context, { name: principal.keyId, role: 'admin', expiresAt: null });
  return created.operator.id;
}

/** The only admin of a gateway without `ADMIN_TOKEN`. */
export async function lastAdmin(world: World): Promise<string> {
  const { context } = world;
  for (const { id, revokedAt } of await listOperators(context))
    if (revokedAt === null) await revokeOperator(context, id);
  context.policy.hasAdminToken = false;
  return operator(world);
}

/** An uploaded file. */
export async function file({ context, principal }: World): Promise<string> {
  const source = Readable.from([png()]);
  return (await storeUpload(context, { teamId: principal.teamId, name: null, source })).id;
}

/** The signed link of a file. */
export async function link(world: World): Promise<{ params: { id: string }; query: string }> {
  const id = await file(world);
  const url = new URL(world.context.policy.files!.links.downloadLink(id, world.context.clock.now()));
  return { params: { id }, query: url.search.slice(1) };
}

export const hourAgo = ({ context }: World) => ({ since: toTimestamp(context.clock.now() - HOUR_MS) });
