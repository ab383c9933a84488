import { makeDue } from '../../store/quarantine/make-due.ts';
import { listQuarantined, setRowFailure } from '../../store/quarantine/row-failures.ts';
import type { OperationContext } from '../operation-context.ts';

/** Lets every quarantined row be processed once at once, because a new version may have ended the cause. Call it at start. */
export async function retryQuarantined({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction(async (tx) => {
    for (const failure of await listQuarantined(tx)) {
      await setRowFailure(tx, { ...failure, retryAt: tx.now });
      await makeDue(tx, failure);
    }
  });
}
