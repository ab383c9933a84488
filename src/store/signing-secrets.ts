import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { ownedBy } from './owned-by.ts';
import type { Session, Transaction } from './store.ts';

export interface SealedSecret {
  id: string;
  /** Null: of an endpoint of the operator's. */
  teamId: string | null;
  /** Null: the team's default secret. */
  endpointId: string | null;
  sealed: string;
}

/** Returns false when there is a current secret already. */
export async function insertSigningSecret(tx: Transaction, secret: SealedSecret): Promise<boolean> {
  const { signingSecrets: s } = tx.tables;
  const rows = await tx.db
    .insert(s)
    .values({ ...secret, createdAt: tx.now })
    .onConflictDoNothing()
    .returning({ id: s.id });
  return rows.length === 1;
}

/** The secrets that sign at `now`, the current one first: more than one only while one is being replaced. */
export async function findSigningSecrets(
  session: Session,
  teamId: string | null,
  endpointId: string | null,
  now: number,
): Promise<SealedSecret[]> {
  const { signingSecrets: s } = session.tables;
  const rows = await session.db
    .select()
    .from(s)
    .where(
      and(
        ownedBy(s.teamId, teamId),
        endpointId === null ? isNull(s.endpointId) : eq(s.endpointId, endpointId),
        or(isNull(s.expiresAt), gt(s.expiresAt, now)),
      ),
    );
  return rows.sort((a, b) => (b.expiresAt ?? Infinity) - (a.expiresAt ?? Infinity));
}
