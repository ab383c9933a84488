import { archiveTeam } from '../../../../src/operations/access/archive-team.ts';
import type { ModelId } from "../../../../src/domain/models/catalogue.ts";
import { MAX_ENDPOINTS } from '../../../../src/domain/endpoints/endpoint.ts';
import { createKey } from '../../../../src/operations/access/create-key.ts';
import { createTeam } from '../../../../src/operations/access/create-team.ts';
import { setLimits } from '../../../../src/operations/access/set-limits.ts';
import { rotateSigningKey } from '../../../../src/operations/signing/rotate-signing-key.ts';
import { acceptPicture, setTeamBudget } from '../../../operations/fixture.ts';
import { setTeamFiles } from '../../../../src/operations/files/set-team-files.ts';
import { png } from '../../../files/pictures.ts';
import { limits } from '../../../operations/files/files-context.ts';
import * as rows from './rows.ts';
import { dropInPicture, picture, receiver, resolution, teamBudget, under, withTeam } from './successes.ts';
import { newWorld, type Arrange, type Call, type World } from './world.ts';

/** Status and code of a refusal, and what leads to it. The drop-in face has the vendor's codes, which this does not name. */
export type Refusals = Record<string, Record<string, Arrange>>;

const generation = (body: object): Record<string, Arrange> => ({
  '402 budget_exceeded': async ({ context, principal }) => {
    await setTeamBudget(context, principal, 1);
    return { body };
  },
  '402 budget_held': async (world) => {
    await setTeamBudget(world.context, world.principal, 5);
    await rows.queuedGeneration(world);
    return { body };
  },
  '403 model_not_allowed': async ({ context, principal }) => {
    await setLimits(context, { teamId: principal.teamId, allowedQualities: ['4K'] });
    return { body };
  },
  '429 too_many_in_flight': async (world) => {
    await rows.queuedGeneration(world);
    await setLimits(world.context, { teamId: world.principal.teamId, maxInFlight: 1 });
    return { body };
  },
  '422 idempotency_key_reused': async ({ context, principal }) => {
    const idempotency = { key: 'order-1', requestHash: 'of another request' };
    await acceptPicture(context, principal, { idempotency });
    return { body, headers: { 'idempotency-key': 'order-1' } };
  },
  '422 unknown_price': () => ({ body: inQuality(body, '4K') }),
});

const webhooks: Refusals = {
  'POST /webhook-endpoints': { '409 too_many_endpoints': tooManyEndpoints },
  'POST /webhook-endpoints/{id}/test': {
    '409 endpoint_paused': byId(rows.pausedEndpoint),
    '409 endpoint_disabled': byId(rows.disabledEndpoint),
  },
  'POST /webhook-endpoints/{id}/recover': {
    '200': async (world) => ({
      params: { id: await rows.endpoint(world) },
      body: { ...rows.hourAgo(world), dryRun: true },
    }),
    '409 recovery_running': async (world) => ({
      params: { id: (await rows.recovery(world)).id },
      body: rows.hourAgo(world),
    }),
    '409 endpoint_disabled': async (world) => ({
      params: { id: await rows.disabledEndpoint(world) },
      body: rows.hourAgo(world),
    }),
  },
  'POST /events/{id}/deliver': {
    '410 event_erased': async (world) => {
      const { eventId, endpointId } = await rows.erasedDelivery(world);
      return { params: { id: eventId }, body: { endpointId } };
    },
    '409 delivery_under_way': async (world) => {
      const { eventId, endpointId } = await rows.claimedDelivery(world);
      return { params: { id: eventId }, body: { endpointId } };
    },
    '409 endpoint_disabled': async (world) => {
      const { eventId, endpointId } = await rows.delivery(world);
      await rows.disable(world, endpointId);
      return { params: { id: eventId }, body: { endpointId } };
    },
  },
  'POST /deliveries/{id}/retry': {
    '410 event_erased': byId(async (world) => (await rows.erasedDelivery(world)).id),
    '409 delivery_under_way': byId(async (world) => (await rows.claimedDelivery(world)).id),
    '409 endpoint_deleted': byId(async (world) => (await rows.deliveryToDeletedEndpoint(world)).id),
    '409 endpoint_disabled': byId(async (world) => {
      const { id, endpointId } = await rows.delivery(world);
      await rows.disable(world, endpointId);
      return id;
    }),
  },
};

/** The refusals of single operations. Those that all have, or all with a body, are made from the document. */
export const refusals: Refusals = {
  'POST /v1/generations': {
    ...generation(picture),
    '402 price_above_max_credits': () => ({ body: { ...picture, maxCredits: 1 } }),
    '429 too_many_waiters': () => ({ body: picture, headers: { prefer: 'wait=1' }, nobodyMayWait: true }),
  },
  'GET /v1/generations/{id}': {
    '429 too_many_waiters': async (world) => ({
      params: { id: await rows.queuedGeneration(world) },
      headers: { prefer: 'wait=1' },
      nobodyMayWait: true,
    }),
  },
  'GET /v1/generations/{id}/events': {
    '204': async (world) => ({
      params: { id: await rows.canceledGeneration(world) },
      headers: { 'last-event-id': 'canceled-0' },
    }),
    '429 too_many_waiters': async (world) => ({
      params: { id: await rows.queuedGeneration(world) },
      nobodyMayWait: true,
    }),
  },
  'GET /v1/overview/events': { '429 too_many_waiters': () => ({ nobodyMayWait: true }) },
  'GET /admin/v1/overview/events': { '429 too_many_waiters': () => ({ nobodyMayWait: true }) },
  'GET /v1/events': {
    '410 cursor_expired': () => ({ query: 'order=asc&cursor=after-7-abcdefgh' }),
    '429 too_many_waiters': () => ({ query: 'order=asc&wait=1', nobodyMayWait: true }),
  },
  'POST /admin/v1/teams/{team}/keys': {
    '409 conflict': async ({ context, principal }) => {
      await archiveTeam(context, principal.teamId);
      return { params: { team: principal.teamId }, body: {} };
    },
  },
  'POST /v1/generations/quote': { '422 unknown_price': generation(picture)['422 unknown_price']! },
  'POST /v1/generations/{id}/cancel': {
    '409 submission_under_way': byId(async (world) => (await rows.claimedGeneration(world)).generation.id),
    '409 not_cancelable': byId((world) => rows.submittedGeneration(world)),
  },
  'POST /v1/files': {
    '400 invalid_request': () => ({ payload: png(), query: 'filename=..%2Fa.png', headers: asPng }),
    '404 not_found': withoutFiles,
    '409 storage_quota_exceeded': async ({ context, principal }) => {
      await setTeamFiles(context, principal.teamId, { maxBytes: 1 });
      return { payload: png(), headers: asPng };
    },
    '413 payload_too_large': () => ({ payload: png({ filler: limits.maxFileBytes }), headers: asPng }),
    '415 unsupported_image': () => ({ payload: '<svg/>', headers: asPng }),
    '415 unsupported_media_type': () => ({ payload: png(), headers: { 'content-type': 'no media type' } }),
    '422 invalid_image': () => ({ payload: png().subarray(0, -1), headers: asPng }),
  },
  'GET /v1/files': { '404 not_found': withoutFiles },
  'DELETE /v1/files/{id}': {
    '409 file_in_use': byId(async (world) => {
      const id = await rows.file(world);
      const input = { prompt: 'A fox', mode: 'edit' as const, inputImageUrls: [id] };
      await acceptPicture(world.context, world.principal, { input });
      return id;
    }),
  },
  'GET /v1/files/{id}/content': {
    ...partsOf(byId(rows.file)),
    ...redirectOf(byId(rows.file)),
  },
  'GET /admin/v1/teams/{team}/files/{id}/content': partsOf(async (world) => ({
    params: { team: world.principal.teamId, id: await rows.file(world) },
  })),
  'GET /files/{id}': {
    ...redirectOf(rows.link),
    ...partsOf(rows.link),
    '403 forbidden': async (world) => ({ ...(await rows.link(world)), query: 'expires=1&signature=a' }),
    '404 not_found': async (world) => ({ ...(await rows.link(world)), params: { id: 'file_none' } }),
  },
  ...under('/v1', webhooks),
  'POST /api/nano-banana-2/generate': generation(dropInPicture),
  'POST /api/nano-banana-pro/generate': generation({ ...dropInPicture, imageQuality: '2K' }),
  'POST /api/nano-banana-2/check-status': { '403 forbidden': otherTeams('nano-banana-2') },
  'POST /api/nano-banana-pro/check-status': { '403 forbidden': otherTeams('nano-banana-pro') },
  'POST /admin/v1/operators': {
    '409 conflict': async (world) => {
      await rows.operator(world);
      return { body: { name: world.principal.keyId, role: 'viewer' } };
    },
  },
  'DELETE /admin/v1/operators/{id}': {
    '409 conflict': async (world) => ({ params: { id: await rows.lastAdmin(world) } }),
  },
  'POST /admin/v1/teams': {
    '409 conflict': async ({ context, principal }) => {
      await createTeam(context, `twice-${principal.teamId}`);
      return { body: { name: `twice-${principal.teamId}` } };
    },
  },
  'POST /admin/v1/keys/{id}/rotate': {
    '409 conflict': async ({ context, principal }) => {
      const expiresAt = context.clock.now() + 1;
      const { id } = await createKey(context, principal.teamId, 'short', { expiresAt });
      context.clock.advance(1);
      return { params: { id }, body: {} };
    },
  },
  'PUT /admin/v1/budgets': {
    '404 not_found': () => ({ body: teamBudget(`team_${'0'.repeat(26)}`) }),
    '409 conflict': async ({ context, principal }) => {
      await setTeamBudget(context, principal, 10);
      return { body: { ...teamBudget(principal.teamId), timeZone: 'Europe/Berlin' } };
    },
  },
  'POST /admin/v1/unreconciled-charges/{id}/resolve': {
    '409 conflict': async (world) => {
      const id = await rows.unreconciledCharge(world, 4);
      await setTeamBudget(world.context, world.principal, 0);
      return { params: { id }, body: { resolution: 'charge' } };
    },
  },
  'POST /admin/v1/webhook-keys/rotate': {
    '409 conflict': async ({ context }) => {
      for (let left = 10; left > 0; left--) await rotateSigningKey(context, 3_600).catch(() => undefined);
      return { body: { overlapSeconds: 3_600 } };
    },
  },
  'POST /admin/v1/generations/{id}/cancel': {
    '409 submission_under_way': byId(async (world) => (await rows.claimedGeneration(world)).generation.id),
    '409 not_cancelable': byId((world) => rows.submittedGeneration(world)),
  },
  'POST /admin/v1/generations/{id}/resolve': {
    '409 conflict': async (world) => ({ params: { id: await rows.queuedGeneration(world) }, body: resolution }),
  },
  ...under('/admin/v1', webhooks),
  ...under(
    '/admin/v1/teams/{team}',
    Object.fromEntries(Object.entries(webhooks).map(([route, cases]) => [route, withTeam(cases)])),
  ),
};

const asPng = { 'content-type': 'image/png' };

function withoutFiles({ context }: World): Call {
  context.policy.files = null;
  return { payload: png(), headers: asPng };
}

/** What else a request for the bytes of a file may be answered. */
function partsOf(call: Arrange): Record<string, Arrange> {
  const withHeaders =
    (headers: Record<string, string>): Arrange =>
    async (world) => ({ ...(await call(world)), headers });
  return {
    '206': withHeaders({ range: 'bytes=0-1' }),
    '304': withHeaders({ 'if-none-match': '*' }),
    '416 range_not_satisfiable': withHeaders({ range: 'bytes=100000-' }),
  };
}

function redirectOf(call: Arrange): Record<string, Arrange> {
  return {
    '302': async (world) => {
      const made = await call(world);
      world.context.policy.files!.redirects = true;
      return made;
    },
  };
}

function byId(make: (world: World) => Promise<string>): Arrange {
  return async (world) => ({ params: { id: await make(world) } });
}

function otherTeams(model: ModelId): Arrange {
  return async ({ context }) => {
    const other = await newWorld(context, '/api');
    return { body: { generationId: (await acceptPicture(context, other.principal, { model })).id } };
  };
}

async function tooManyEndpoints(world: World) {
  for (let left = MAX_ENDPOINTS; left > 0; left--) await rows.endpoint(world);
  return { body: receiver };
}

/** The model has no price for 4K: see `openContext`. */
function inQuality(body: object, imageQuality: string): object {
  return 'input' in body ? { ...body, input: { ...(body.input as object), imageQuality } } : { ...body, imageQuality };
}
