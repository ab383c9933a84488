import { and, eq, gt, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { ownedBy } from '../endpoints/owned-by.ts';
import { cachedRows } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import type { Tables } from '../schema/tables.ts';

export interface SecretOwner {
  /** Null: the operator. */
  teamId: string | null;
  /** Null: the team itself, for its default secret. */
  endpointId: string | null;
}

interface SealedSecret extends SecretOwner {
  id: string;
  sealed: string;
}

/** False: there is a current secret already, and nothing is stored. */
export async function insertSigningSecret(tx: Transaction, secret: SealedSecret): Promise<boolean> {
  const { signingSecrets: s } = tx.tables;
  const rows = await tx.db
    .insert(s)
    .values({ ...secret, createdAt: tx.now })
    .onConflictDoNothing()
    .returning({ id: s.id });
  return rows.length === 1;
}

const selectOf = (name: string, isOf: (s: Tables['signingSecrets']) => SQL | undefined) =>
  cachedRows<SecretOwner>()(name, ({ db, tables: { signingSecrets: s } }) =>
    db.select().from(s).where(isOf(s)),
  );

const selectOfTeam = selectOf('select_secrets_of_team', (s) =>
  and(eq(s.teamId, sql.placeholder('teamId')), isNull(s.endpointId)),
);
const selectOfTeamsEndpoint = selectOf('select_secrets_of_endpoint', (s) =>
  and(eq(s.teamId, sql.placeholder('teamId')), eq(s.endpointId, sql.placeholder('endpointId'))),
);
const selectOfOperatorsEndpoint = selectOf('select_secrets_of_operator', (s) =>
  and(isNull(s.teamId), eq(s.endpointId, sql.placeholder('endpointId'))),
);

/** The secrets that sign at `now`, newest first: more than one only while one is being replaced. */
export async function findSigningSecrets(
  session: Session,
  teamId: string | null,
  endpointId: string | null,
  now: UnixMs,
): Promise<SealedSecret[]> {
  const ofEndpoint = teamId === null ? selectOfOperatorsEndpoint : selectOfTeamsEndpoint;
  const select = endpointId === null ? selectOfTeam : ofEndpoint;
  const rows = await select(session, { teamId, endpointId });
  const orderOf = (row: (typeof rows)[number]) => (row.expiresAt === null ? Infinity : row.createdAt);
  return rows
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    .sort((a, b) => orderOf(b) - orderOf(a));
}

/** Makes the current secret an old one that signs until `expiresAt`. */
export async function retireCurrentSecret(
  tx: Transaction,
  owner: SecretOwner,
  expiresAt: UnixMs,
): Promise<void> {
  const { signingSecrets: s } = tx.tables;
  await tx.db
    .update(s)
    .set({ expiresAt })
    .where(and(ofOwner(tx, owner), isNull(s.expiresAt)));
}

/** Ends every secret of the owner now, including old ones that still sign. */
export async function endSigningSecrets(tx: Transaction, owner: SecretOwner): Promise<void> {
  const { signingSecrets: s } = tx.tables;
  await tx.db
    .update(s)
    .set({ expiresAt: tx.now })
    .where(and(ofOwner(tx, owner), or(isNull(s.expiresAt), gt(s.expiresAt, tx.now))));
}

/** Deletes what has expired and no longer signs. */
export async function deleteExpiredSecrets(tx: Transaction, expiredBefore: UnixMs): Promise<void> {
  const { signingSecrets: s } = tx.tables;
  await tx.db.delete(s).where(lte(s.expiresAt, expiredBefore));
}

function ofOwner({ tables: { signingSecrets: s } }: Session, owner: SecretOwner): SQL | undefined {
  return and(ownedBy(s.teamId, owner.teamId), ownedBy(s.endpointId, owner.endpointId));
}
