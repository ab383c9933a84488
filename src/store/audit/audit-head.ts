import { sql } from 'drizzle-orm';
import { emptyChain, type AuditHead } from '../../domain/audit/audit-link.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** The newest entry, locked until the commit: whoever else appends waits. */
export async function lockHead(tx: Transaction): Promise<AuditHead> {
  const { auditHead: h } = tx.tables;
  const [row] = await tx.db
    .select({ sequence: h.sequence, hash: h.hash })
    .from(h)
    .where(sql`true${tx.forUpdate}`);
  if (row === undefined) throw new Error('The audit log has no head');
  return row;
}

/** Without the lock. */
export async function findHead(session: Session): Promise<AuditHead> {
  const { auditHead: h } = session.tables;
  const [row] = await session.db.select({ sequence: h.sequence, hash: h.hash }).from(h);
  return row ?? emptyChain;
}
