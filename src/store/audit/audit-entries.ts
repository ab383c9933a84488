import { and, asc, desc, eq, gt, gte, lt, type SQL } from 'drizzle-orm';
import type { AuditHead, AuditLink } from '../../domain/audit/audit-link.ts';
import type { AuditFilter, StoredPayload } from '../../domain/audit/audit-entry.ts';
import { lockHead } from './audit-head.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** Appends what follows the newest entry, whatever that is once it is locked. */
export async function appendEntry(
  tx: Transaction,
  build: (head: AuditHead) => { link: AuditLink; payload: Omit<StoredPayload, 'sequence'> },
): Promise<AuditLink> {
  const { auditEntries, auditPayloads, auditHead } = tx.tables;
  const { link, payload } = build(await lockHead(tx));
  const { sequence, hash } = link;
  await tx.db.insert(auditEntries).values(link);
  await tx.db.insert(auditPayloads).values({ ...payload, sequence });
  await tx.db.update(auditHead).set({ sequence, hash });
  return link;
}

/** A link with its payload; null where a purge deleted it, or somebody else. */
export interface StoredEntry {
  link: AuditLink;
  payload: StoredPayload | null;
}

/** The chain from its beginning, or behind a sequence. */
export async function readChain(session: Session, after: number, limit: number): Promise<StoredEntry[]> {
  const { auditEntries: e, auditPayloads: p } = session.tables;
  const rows = await session.db
    .select()
    .from(e)
    .leftJoin(p, eq(p.sequence, e.sequence))
    .where(gt(e.sequence, after))
    .orderBy(asc(e.sequence))
    .limit(limit);
  return rows.map(({ audit_entries: link, audit_payloads: payload }) => ({ link, payload }));
}

/** Newest first, continuing before a sequence. Filters leave out what has no payload any more. */
export async function listEntries(
  session: Session,
  { before, limit, ...filter }: AuditFilter & { before?: number | undefined; limit: number },
): Promise<StoredEntry[]> {
  const { auditEntries: e, auditPayloads: p } = session.tables;
  const { action, actor, objectId, teamId, createdAfter, createdBefore } = filter;
  const conditions: (SQL | undefined)[] = [
    before === undefined ? undefined : lt(e.sequence, before),
    action === undefined ? undefined : eq(p.action, action),
    actor === undefined ? undefined : eq(p.actor, actor),
    objectId === undefined ? undefined : eq(p.objectId, objectId),
    teamId === undefined ? undefined : eq(p.teamId, teamId),
    createdAfter === undefined ? undefined : gte(e.createdAt, createdAfter),
    createdBefore === undefined ? undefined : lt(e.createdAt, createdBefore),
  ];
  const rows = await session.db
    .select()
    .from(e)
    .leftJoin(p, eq(p.sequence, e.sequence))
    .where(and(...conditions))
    .orderBy(desc(e.sequence))
    .limit(limit);
  return rows.map(({ audit_entries: link, audit_payloads: payload }) => ({ link, payload }));
}
