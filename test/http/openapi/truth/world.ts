import { createPriceList } from '../../../../src/domain/generations/price-list.ts';
import { modelIds } from '../../../../src/domain/models/catalogue.ts';
import { deleteEndpoint } from '../../../../src/operations/endpoints/delete-endpoint.ts';
import { listEndpoints } from '../../../../src/operations/endpoints/list-endpoints.ts';
import { adminOperations } from '../../../../src/operations/admin-operations.ts';
import { bind } from '../../../../src/operations/bind.ts';
import { createOperator } from '../../../../src/operations/access/create-operator.ts';
import { createKey } from '../../../../src/operations/access/create-key.ts';
import { createTeam } from '../../../../src/operations/access/create-team.ts';
import { teamOperations } from '../../../../src/operations/team-operations.ts';
import type { Principal } from '../../../../src/domain/access/principal.ts';
import { sqlite } from '../../../databases.ts';
import { ACCOUNT, createContext, type TestContext } from '../../../operations/fixture.ts';
import { openFolder } from '../../../files/storages.ts';
import { limits } from '../../../operations/files/files-context.ts';
import { operatorToken } from '../../fixtures.ts';

/** What every case of an operation works on: the real operations, and a team that no other case has. */
export interface World {
  context: TestContext;
  principal: Principal;
  key: string;
  /** The token of someone who may do least on the face of the operation. */
  powerless: string;
  /** Whose webhooks the operation is about: the team, or null for the operator. */
  ownerId: string | null;
}

/** How one operation is called. What is absent is as in a request of the team, or of the operator on its face. */
export interface Call {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  payload?: string | Buffer;
  headers?: Record<string, string>;
  remoteAddress?: string;
  /** Sent with the token of who may do least. */
  isPowerless?: true;
  /** Sent to a server on which nobody may wait. */
  nobodyMayWait?: true;
}

/** Brings the world into the state that a case is about, and says how to call the operation then. */
export type Arrange = (world: World) => Call | Promise<Call>;

export async function openContext(): Promise<TestContext> {
  // No price of 4K, so that there is one that is not known.
  const prices = modelIds.map((model) => ({ model, version: 'truth', effectiveAt: Date.UTC(2026, 5, 1), credits: { '1K': 4, '2K': 4 } }));
  const context = await createContext(sqlite, {
    priceList: createPriceList(prices),
    accounts: [{ ...ACCOUNT, requestsPerHour: 1_000_000 }],
  });
  await keepFiles(context);
  for (const host of ['example.com', 'hooks.example']) context.addresses.set(host, ['93.184.215.14']);
  return context;
}

/** In a folder that has links of its own, for the redirect. Nobody uses them. */
async function keepFiles(context: TestContext): Promise<void> {
  const { storage, close } = await openFolder();
  const fetcher = { open: () => Promise.reject(new Error('No network here')), close: async () => undefined };
  const presign = async () => 'https://bucket.example/picture';
  context.files = { storage: { ...storage, presign }, fetcher };
  const { drop } = context.database;
  context.database.drop = async () => {
    await drop();
    await close();
  };
}

let teams = 0;

export async function newWorld(context: TestContext, path: string): Promise<World> {
  // Ids sort by the millisecond they were made in.
  context.clock.advance(1);
  context.policy.files = { ...limits };
  context.policy.hasAdminToken = true;
  // The operator is one, and may have so many.
  for (const { id } of await listEndpoints(context, null)) await deleteEndpoint(context, null, id);
  const { id: teamId } = await createTeam(context, `truth-${++teams}`);
  const { id: keyId, key } = await createKey(context, teamId, 'truth');
  const isAdmin = path.startsWith('/admin/');
  const isOperators = isAdmin && !path.startsWith('/admin/v1/teams/');
  const viewer = { name: teamId, role: 'viewer' as const, expiresAt: null };
  const powerless = isAdmin
    ? (await createOperator(context, viewer)).token
    : (await createKey(context, teamId, 'powerless', { permissions: [] })).key;
  return { context, principal: { teamId, keyId }, key, powerless, ownerId: isOperators ? null : teamId };
}

/** The dependencies of a server on the real operations. */
export function realDependencies(context: TestContext) {
  return {
    operations: bind(teamOperations, context),
    admin: { token: operatorToken, operations: bind(adminOperations, context) },
    clock: context.clock,
    metrics: {
      contentType: 'text/plain',
      render: async () => 'nanogate_build_info 1\n',
      answered: () => undefined,
      wrongToken: () => undefined,
    },
  };
}
