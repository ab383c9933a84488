import type { AuditEntry, AuditFilter } from '../../domain/audit/audit-entry.ts';
import { listEntries } from '../../store/audit/audit-entries.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPayload } from './read-payload.ts';

/** A page of the audit log, newest first. The cursor is the sequence of the last entry. */
export async function listAuditLog(
  { store }: Pick<OperationContext, 'store'>,
  { cursor, limit, ...filter }: AuditFilter & { cursor?: number | undefined; limit: number },
): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
  const rows = await listEntries(store.reader, { ...filter, before: cursor, limit: limit + 1 });
  const entries = rows
    .slice(0, limit)
    .map(({ link, payload }) => ({ ...link, payload: payload === null ? null : readPayload(payload) }));
  const last = entries.at(-1);
  return { entries, nextCursor: rows.length > limit && last !== undefined ? String(last.sequence) : null };
}
