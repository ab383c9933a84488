import { AppError } from '../../domain/app-error.ts';
import type { FailedRow } from '../../domain/quarantine/row-failure.ts';
import { makeDue } from '../../store/quarantine/make-due.ts';
import { deleteRowFailure } from '../../store/quarantine/row-failures.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Releases a row from quarantine: it is processed at once, and its earlier failures no longer count.
 * @throws AppError `not_found`
 */
export async function releaseRow(
  { store, notify, actor }: Pick<OperationContext, 'store' | 'notify' | 'actor'>,
  row: FailedRow,
): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await deleteRowFailure(tx, row)))
      throw new AppError('not_found', 'There is no quarantined row with this task and id.');
    await makeDue(tx, row);
    await recordChange(tx, actor, {
      action: 'quarantine.release',
      objectId: row.rowId,
      teamId: null,
      before: { task: row.task },
      after: null,
    });
  });
  for (const topic of [
    'generation-queued',
    'generation-submitted',
    'event-stored',
    'recovery-started',
  ] as const)
    notify(topic);
}
