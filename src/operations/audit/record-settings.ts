import { changedFields } from '../../domain/audit/changed-fields.ts';
import { lockHead } from '../../store/audit/audit-head.ts';
import { findRecordedSettings, replaceRecordedSettings } from '../../store/audit/recorded-settings.ts';
import type { OperationContext } from '../operation-context.ts';
import { recordChange } from './record-change.ts';

/** Records which settings differ from those of the last start. Before the first they are all new. */
export async function recordSettings(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await store.transaction(async (tx) => {
    // So that two processes that start at the same time record one change.
    await lockHead(tx);
    const { before, after } = changedFields(await findRecordedSettings(tx), settings);
    if (Object.keys({ ...before, ...after }).length === 0) return;
    await replaceRecordedSettings(tx, settings);
    await recordChange(tx, actor, { action: 'settings.change', objectId: null, teamId: null, before, after });
  });
}
