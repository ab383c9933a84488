import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptyChain, linkHash, payloadDigest, type AuditHead } from '../../domain/audit/audit-link.ts';
import { isInRanges, type SequenceRange } from '../../domain/audit/sequence-ranges.ts';
import { readChain, type StoredEntry } from '../../store/audit/audit-entries.ts';
import { findHead } from '../../store/audit/audit-head.ts';
import type { Session, Store } from '../../store/engine/store.ts';
import { readPayload } from './read-payload.ts';

/** Reads the whole chain and finds what was changed, removed or cut. Changes nothing. */
export async function verifyAuditLog(
  { store: { reader } }: { store: Pick<Store, 'reader'> },
  { head: known = null, onProgress = () => undefined }: VerifyOptions = {},
): Promise<AuditVerification> {
  // Before the entries, so that one which is appended meanwhile is no fault.
  const head = await findHead(reader);
  const found: Found = { newest: emptyChain, faults: [], missing: [], purges: [], known };
  await readEntries(reader, (entry) => {
    check(found, entry);
    onProgress({ done: entry.link.sequence, total: head.sequence });
  });
  const { newest, faults, missing, purges } = found;
  for (const sequence of missing)
    // A purge names the entries before it, never later ones.
    if (!purges.some((purge) => purge.sequence > sequence && isInRanges(purge.ranges, sequence)))
      faults.push({ sequence, kind: 'payload_removed' });
  for (const expected of [head, known])
    if (expected !== null && expected.sequence > newest.sequence)
      faults.push({ sequence: expected.sequence, kind: 'cut' });
  return { head: newest, faults: faults.toSorted((a, b) => a.sequence - b.sequence).filter(isFirst) };
}

interface VerifyOptions {
  /** One that was known earlier, which the log must still contain. */
  head?: AuditHead | null;
  onProgress?: (progress: { done: number; total: number }) => void;
}

export interface AuditVerification {
  /** The newest entry that was read. */
  head: AuditHead;
  faults: AuditFault[];
}

export interface AuditFault {
  sequence: number;
  kind: 'changed' | 'removed' | 'cut' | 'payload_changed' | 'payload_removed';
}

interface Found {
  newest: AuditHead;
  faults: AuditFault[];
  /** Entries without a payload. */
  missing: number[];
  purges: { sequence: number; ranges: readonly SequenceRange[] }[];
  known: AuditHead | null;
}

function check(found: Found, { link, payload }: StoredEntry): void {
  const { sequence, hash, digest } = link;
  const { newest, faults, known } = found;
  for (let gap = newest.sequence + 1; gap < sequence; gap++) faults.push({ sequence: gap, kind: 'removed' });
  const follows = sequence === newest.sequence + 1;
  // Behind a gap there is nothing to compare with, and the gap is reported.
  const isChanged = follows && linkHash(newest.hash, link) !== hash;
  if (isChanged || (known?.sequence === sequence && known.hash !== hash))
    faults.push({ sequence, kind: 'changed' });
  found.newest = { sequence, hash };
  if (payload === null) {
    found.missing.push(sequence);
    return;
  }
  const content = readPayload(payload);
  if (content === null || payloadDigest(payload.salt, payload.payload) !== digest)
    faults.push({ sequence, kind: 'payload_changed' });
  else if (content.action === 'audit_log.purge')
    found.purges.push({ sequence, ranges: content.after?.ranges as SequenceRange[] });
}

async function readEntries(session: Session, take: (entry: StoredEntry) => void): Promise<void> {
  for (let after = 0; ;) {
    const page = await readChain(session, after, PAGE_SIZE);
    page.forEach(take);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_SIZE) return;
    after = last.link.sequence;
    // SQLite reads at once, and requests want to be answered between two pages.
    await nextTurn();
  }
}

const PAGE_SIZE = 500;

function isFirst({ sequence, kind }: AuditFault, index: number, all: readonly AuditFault[]): boolean {
  return all.findIndex((other) => other.sequence === sequence && other.kind === kind) === index;
}
