import type { Session } from '../../store/engine/store.ts';
import { scanOldRows, type OldRows } from '../../store/retention/scan-old-rows.ts';

// A transaction of some milliseconds: on SQLite all others wait for it.
const BATCH_SIZE = 8;
// A scan costs the same for many ids as for few.
const SCANNED_IDS = 50 * BATCH_SIZE;

/** The ids of old rows, so many that one transaction can erase them. It checks again what is settled: they may have been read a while ago. */
export async function* oldBatches(session: Session, old: OldRows): AsyncGenerator<string[]> {
  for (let after: string | null = old.after; after !== null;) {
    const { ids, next } = await scanOldRows(session, { ...old, after }, SCANNED_IDS);
    after = next;
    for (let at = 0; at < ids.length; at += BATCH_SIZE) yield ids.slice(at, at + BATCH_SIZE);
  }
}
