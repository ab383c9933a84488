import type { Session, Transaction } from '../engine/store.ts';

/** The settings of the last start. Empty before the first. */
export async function findRecordedSettings(session: Session): Promise<Record<string, string>> {
  const rows = await session.db.select().from(session.tables.recordedSettings);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

export async function replaceRecordedSettings(
  tx: Transaction,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const { recordedSettings } = tx.tables;
  await tx.db.delete(recordedSettings);
  const rows = Object.entries(settings).map(([name, value]) => ({ name, value }));
  if (rows.length > 0) await tx.db.insert(recordedSettings).values(rows);
}
