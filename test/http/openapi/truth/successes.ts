import type { ModelId } from "../../../../src/domain/models/catalogue.ts";
import { createRowGuard } from '../../../../src/operations/quarantine/row-guard.ts';
import { acceptPicture, setTeamBudget } from '../../../operations/fixture.ts';
import { png } from '../../../files/pictures.ts';
import * as rows from './rows.ts';
import type { Arrange, World } from './world.ts';

export const picture = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };
export const dropInPicture = { prompt: 'A fox', mode: 'generate' };
const limits = { requestsPerMinute: null, maxInFlight: null, allowedModels: null, allowedQualities: null };
export const receiver = { url: 'https://example.com/hook', events: ['*'] };

export const resolution = { resolution: 'released', reason: 'The upstream lost it.' };

const plain: Arrange = () => ({});
const byId =
  (make: (world: World) => Promise<string>, body?: unknown): Arrange =>
  async (world) => ({ params: { id: await make(world) }, body });
const ofTeam =
  (body?: unknown): Arrange =>
  ({ principal }) => ({ params: { team: principal.teamId }, body });
const ofKey =
  (body?: unknown): Arrange =>
  ({ principal }) => ({ params: { id: principal.keyId }, body });
const ofBudget =
  (body?: unknown): Arrange =>
  async ({ context, principal }) => ({ params: { id: (await setTeamBudget(context, principal, 50)).id }, body });

/** Webhooks of a team and of the operator. */
const webhooks: Record<string, Arrange> = {
  'POST /webhook-endpoints': () => ({ body: receiver }),
  'GET /webhook-endpoints': plain,
  'GET /webhook-endpoints/{id}': byId(rows.endpoint),
  'PATCH /webhook-endpoints/{id}': byId(rows.endpoint, { description: 'orders' }),
  'DELETE /webhook-endpoints/{id}': byId(rows.endpoint),
  'POST /webhook-endpoints/{id}/test': byId(rows.endpoint),
  'POST /webhook-endpoints/{id}/rotate-secret': byId(rows.endpoint, {}),
  'POST /webhook-endpoints/{id}/recover': async (world) => ({
    params: { id: await rows.endpoint(world) },
    body: rows.hourAgo(world),
  }),
  'GET /webhook-endpoints/{id}/recoveries': byId(async (world) => (await rows.recovery(world)).id),
  'GET /webhook-endpoints/{id}/recoveries/{recoveryId}': async (world) => ({ params: await rows.recovery(world) }),
  'GET /events': plain,
  'GET /events/{id}': byId(async (world) => (await rows.delivery(world)).eventId),
  'POST /events/{id}/deliver': async (world) => {
    const { eventId, endpointId } = await rows.delivery(world);
    return { params: { id: eventId }, body: { endpointId } };
  },
  'GET /deliveries': plain,
  'GET /deliveries/{id}': byId(async (world) => (await rows.delivery(world)).id),
  'POST /deliveries/retry': async (world) => {
    const { endpointId } = await rows.delivery(world);
    return { body: { endpointId } };
  },
  'POST /deliveries/{id}/retry': byId(async (world) => (await rows.delivery(world)).id),
};

/** How each operation succeeds. */
export const successes: Record<string, Arrange> = {
  'POST /v1/generations': () => ({ body: picture }),
  'GET /v1/generations': plain,
  'POST /v1/generations/quote': () => ({ body: picture }),
  'GET /v1/generations/{id}': byId(rows.queuedGeneration),
  'GET /v1/generations/{id}/events': byId(rows.canceledGeneration),
  'POST /v1/generations/{id}/cancel': byId(rows.queuedGeneration),
  'GET /v1/me': plain,
  'GET /v1/budget': plain,
  'GET /v1/webhook-secret': plain,
  'POST /v1/webhook-secret/rotate': () => ({ body: { overlapSeconds: 60 } }),
  'GET /v1/models': plain,
  'GET /v1/models/{id}': () => ({ params: { id: 'nano-banana-2' } }),
  'GET /v1/usage': () => ({ query: 'from=2026-06-01&to=2026-06-30' }),
  'POST /v1/files': () => ({ payload: png(), headers: { 'content-type': 'image/png' } }),
  'GET /v1/overview': plain,
  'GET /v1/overview/events': plain,
  'GET /v1/files': plain,
  'GET /v1/files/{id}': byId(rows.file),
  'GET /v1/files/{id}/content': byId(rows.file),
  'DELETE /v1/files/{id}': byId(rows.file),
  'GET /files/{id}': rows.link,
  ...under('/v1', webhooks),
  ...dropIn('nano-banana-2'),
  ...dropIn('nano-banana-pro'),
  'POST /admin/v1/operators': ({ principal }) => ({ body: { name: principal.keyId, role: 'viewer' } }),
  'GET /admin/v1/operators': plain,
  'GET /admin/v1/operators/{id}': byId(rows.operator),
  'DELETE /admin/v1/operators/{id}': byId(rows.operator),
  'POST /admin/v1/teams': ({ principal }) => ({ body: { name: `copy-${principal.teamId}` } }),
  'GET /admin/v1/audit-log': plain,
  'GET /admin/v1/teams': plain,
  'GET /admin/v1/teams/{team}': ofTeam(),
  'PATCH /admin/v1/teams/{team}': ofTeam({ weight: 2 }),
  'GET /admin/v1/teams/{team}/files/{id}/content': async (world) => ({
    params: { team: world.principal.teamId, id: await rows.file(world) },
  }),
  'GET /admin/v1/teams/{team}/files': ofTeam(),
  'PATCH /admin/v1/teams/{team}/files': ofTeam({ uploadDays: 7 }),
  'GET /admin/v1/teams/{team}/retention': ofTeam(),
  'PATCH /admin/v1/teams/{team}/retention': ofTeam({ textsDays: 14 }),
  'POST /admin/v1/teams/{team}/keys': ofTeam({ name: 'second' }),
  'GET /admin/v1/teams/{team}/keys': ofTeam(),
  'GET /admin/v1/keys/{id}': ofKey(),
  'DELETE /admin/v1/keys/{id}': ofKey(),
  'POST /admin/v1/keys/{id}/rotate': ofKey({}),
  'GET /admin/v1/teams/{team}/limits': ofTeam(),
  'PUT /admin/v1/teams/{team}/limits': ofTeam({ ...limits, requestsPerMinute: 60 }),
  'GET /admin/v1/keys/{id}/limits': ofKey(),
  'PUT /admin/v1/keys/{id}/limits': ofKey({ ...limits, maxInFlight: 3 }),
  'PUT /admin/v1/budgets': ({ principal }) => ({ body: teamBudget(principal.teamId) }),
  'GET /admin/v1/budgets': plain,
  'GET /admin/v1/budgets/{id}': ofBudget(),
  'DELETE /admin/v1/budgets/{id}': ofBudget(),
  'POST /admin/v1/budgets/{id}/adjustments': ofBudget({ credits: 10, note: 'launch week' }),
  'GET /admin/v1/budgets/{id}/adjustments': ofBudget(),
  'GET /admin/v1/budgets/{id}/ledger': ofBudget(),
  'GET /admin/v1/ledger-verification': plain,
  'GET /admin/v1/accounts': plain,
  'POST /admin/v1/accounts/{name}/pause': () => ({ params: { name: 'main' } }),
  'POST /admin/v1/accounts/{name}/resume': () => ({ params: { name: 'main' } }),
  'GET /admin/v1/unreconciled-charges': plain,
  'POST /admin/v1/unreconciled-charges/{id}/resolve': byId(async (world) => await rows.unreconciledCharge(world), {
    resolution: 'write_off',
  }),
  'GET /admin/v1/upstream-report': plain,
  'GET /admin/v1/quarantined-rows': plain,
  'POST /admin/v1/quarantined-rows/{task}/{id}/release': async (world) => ({
    params: { task: 'receiver', id: await quarantinedRow(world) },
  }),
  'POST /admin/v1/webhook-keys/rotate': () => ({ body: { overlapSeconds: 0 } }),
  'GET /admin/v1/overview': plain,
  'GET /admin/v1/overview/events': plain,
  'GET /admin/v1/usage': () => ({ query: 'from=2026-06-01&to=2026-06-30' }),
  'GET /admin/v1/generations': plain,
  'GET /admin/v1/generations/{id}': byId(rows.submittedGeneration),
  'POST /admin/v1/generations/{id}/cancel': byId(rows.queuedGeneration),
  'POST /admin/v1/generations/{id}/resolve': byId(rows.submittedGeneration, resolution),
  ...under('/admin/v1', webhooks),
  ...under('/admin/v1/teams/{team}', withTeam(webhooks)),
  'GET /.well-known/webhook-keys': plain,
  'GET /healthz': plain,
  'GET /readyz': plain,
  'GET /metrics': plain,
};

/** The same arrangements on another face. */
export function under<T>(base: string, arrangements: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(arrangements).map(([route, each]) => [route.replace(' ', ` ${base}`), each]),
  );
}

/** The same with the team in the path. */
export function withTeam(arrangements: Record<string, Arrange>): Record<string, Arrange> {
  return Object.fromEntries(
    Object.entries(arrangements).map(([name, arrange]): [string, Arrange] => [
      name,
      async (world) => {
        const call = await arrange(world);
        return { ...call, params: { team: world.principal.teamId, ...call.params } };
      },
    ]),
  );
}

export const teamBudget = (teamId: string) =>
  ({ scope: 'team', teamId, period: 'month', timeZone: 'UTC', limitCredits: 10 }) as const;

function dropIn(model: ModelId): Record<string, Arrange> {
  return {
    [`POST /api/${model}/generate`]: () => ({ body: dropInPicture }),
    [`POST /api/${model}/check-status`]: async ({ context, principal }) => {
      const { id } = await acceptPicture(context, principal, { model });
      return { body: { generationId: id } };
    },
  };
}

async function quarantinedRow({ context, principal }: World): Promise<string> {
  const guard = createRowGuard(context);
  const row = { task: 'receiver', rowId: principal.teamId } as const;
  const failing = () => Promise.reject(new Error('broken'));
  for (let tries = 0; tries < 5; tries++) await guard(row, failing, async () => undefined).catch(() => undefined);
  return row.rowId;
}
