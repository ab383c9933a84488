import type { RowFailure } from '../../domain/quarantine/row-failure.ts';
import { listQuarantined } from '../../store/quarantine/row-failures.ts';
import type { OperationContext } from '../operation-context.ts';

/** The rows that are in quarantine, longest first. */
export async function listQuarantinedRows({ store }: Pick<OperationContext, 'store'>): Promise<RowFailure[]> {
  return listQuarantined(store.reader);
}
