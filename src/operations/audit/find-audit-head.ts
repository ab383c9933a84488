import type { AuditHead } from '../../domain/audit/audit-link.ts';
import { findHead } from '../../store/audit/audit-head.ts';
import type { OperationContext } from '../operation-context.ts';

/** The newest entry of the audit log. */
export async function findAuditHead({ store }: Pick<OperationContext, 'store'>): Promise<AuditHead> {
  return findHead(store.reader);
}
