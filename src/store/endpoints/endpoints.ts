import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { DisabledReason, Endpoint } from '../../domain/endpoints/endpoint.ts';
import { ownedBy } from './owned-by.ts';
import { cachedRows } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

export async function insertEndpoint(tx: Transaction, endpoint: Endpoint): Promise<void> {
  await tx.db.insert(tx.tables.endpoints).values(endpoint);
}

const selectOfTeam = cachedRows<{ teamId: string }>()(
  'select_endpoints_of_team',
  ({ db, tables: { endpoints: e } }) =>
    db
      .select()
      .from(e)
      .where(and(eq(e.teamId, sql.placeholder('teamId')), isNull(e.deletedAt)))
      .orderBy(asc(e.id)),
);

const selectOfOperator = cachedRows<object>()(
  'select_endpoints_of_operator',
  ({ db, tables: { endpoints: e } }) =>
    db
      .select()
      .from(e)
      .where(and(isNull(e.teamId), isNull(e.deletedAt)))
      .orderBy(asc(e.id)),
);

/** The endpoints of a team, or with null of the operator, oldest first. */
export async function listTeamEndpoints(
  session: Session,
  teamId: string | null,
): Promise<readonly Endpoint[]> {
  return teamId === null ? selectOfOperator(session, {}) : selectOfTeam(session, { teamId });
}

const selectEndpoint = cachedRows<{ id: string }>()('select_endpoint', ({ db, tables: { endpoints: e } }) =>
  db
    .select()
    .from(e)
    .where(and(eq(e.id, sql.placeholder('id')), isNull(e.deletedAt))),
);

/** Null: the team, or with null the operator, has no such endpoint. Deleted ones are not found. */
export async function findTeamEndpoint(
  session: Session,
  teamId: string | null,
  id: string,
): Promise<Endpoint | null> {
  const [endpoint] = await selectEndpoint(session, { id });
  return endpoint?.teamId === teamId ? endpoint : null;
}

/** Null when the team has no such endpoint. */
export async function updateTeamEndpoint(
  tx: Transaction,
  teamId: string | null,
  id: string,
  values: Partial<Omit<Endpoint, 'id' | 'teamId' | 'createdAt'>>,
): Promise<Endpoint | null> {
  return writeEndpoint(tx, teamId, id, values);
}

/**
 * Marks an endpoint as deleted and removes the credentials in its headers. The row stays, because
 * deliveries refer to it. False: the team has no such endpoint.
 */
export async function markEndpointDeleted(
  tx: Transaction,
  teamId: string | null,
  id: string,
): Promise<boolean> {
  return (await writeEndpoint(tx, teamId, id, { deletedAt: tx.now, headers: {} })) !== null;
}

/**
 * Disables an endpoint. Null, and nothing is changed: it is disabled already, deleted, or paused, since
 * an attempt that was in flight must not fail what waits for a paused endpoint.
 */
export async function markEndpointDisabled(
  tx: Transaction,
  id: string,
  reason: DisabledReason,
): Promise<Endpoint | null> {
  const { endpoints: e } = tx.tables;
  const [row] = await tx.db
    .update(e)
    .set({ status: 'disabled', disabledReason: reason, disabledAt: tx.now })
    .where(and(eq(e.id, id), eq(e.status, 'enabled'), isNull(e.deletedAt)))
    .returning();
  return row ?? null;
}

async function writeEndpoint(
  tx: Transaction,
  teamId: string | null,
  id: string,
  values: Partial<Endpoint> & { deletedAt?: UnixMs },
): Promise<Endpoint | null> {
  const { endpoints: e } = tx.tables;
  const rows = await tx.db
    .update(e)
    .set(values)
    .where(and(eq(e.id, id), ownedBy(e.teamId, teamId), isNull(e.deletedAt)))
    .returning();
  return rows[0] ?? null;
}

/** How many endpoints were disabled because they failed, and have not been deleted. */
export async function countDisabledEndpoints({ db, tables }: Session): Promise<number> {
  const { endpoints: e } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(e)
    .where(and(eq(e.status, 'disabled'), isNull(e.deletedAt)));
  return row?.number ?? 0;
}
