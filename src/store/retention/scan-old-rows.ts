import { and, asc, count, eq, gt, isNull, lt, lte, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { firstId } from '../../domain/new-id.ts';
import type { RetentionStep } from '../../domain/retention/retention.ts';
import { ownedBy } from '../endpoints/owned-by.ts';
import type { Session } from '../engine/store.ts';
import { isSettled, isSettledEvent } from './is-settled.ts';

/** The oldest of them that still have to go, at most `limit`, whether or not they are settled. */
export async function scanOldRows(session: Session, old: OldRows, limit: number): Promise<ScannedRows> {
  const { table, key, owner, isLeft } = placeOf(session, old);
  const range = and(owner, gt(key, old.after), lt(key, upTo(old)));
  const { db } = session;
  const [end] = await db
    .select({ key })
    .from(table)
    .where(range)
    .orderBy(asc(key))
    .limit(1)
    .offset(SCAN_LENGTH - 1);
  const rows = await db
    .select({ id: table.id, key })
    .from(table)
    .where(and(range, end && lte(key, end.key), isLeft))
    .orderBy(asc(key))
    .limit(limit);
  const last = rows.length === limit ? rows.at(-1)?.key : end?.key;
  return { ids: rows.map(({ id }) => id), next: last ?? null };
}

/** The rows of an owner that were created before a time. Their keys sort by it. */
export interface OldRows {
  step: RetentionStep;
  /** Null: the operator, who has events only. */
  teamId: string | null;
  before: UnixMs;
  /** Continues behind this key; empty at the start. */
  after: string;
}

export interface ScannedRows {
  ids: string[];
  /** Where the next scan continues; null: there are no more. */
  next: string | null;
}

// Because most rows of a scan were erased long ago, and one statement must not take long, however many they are.
const SCAN_LENGTH = 10_000;

/** How many of them would go now. Reads all of them. */
export async function countOldRows(session: Session, old: OldRows): Promise<number> {
  const { table, key, owner, isLeft } = placeOf(session, old);
  const settled = old.step === 'generation_texts' ? isSettled(session) : isSettledEvent(session);
  const [row] = await session.db
    .select({ number: count() })
    .from(table)
    .where(and(owner, lt(key, upTo(old)), isLeft, settled));
  return row?.number ?? 0;
}

function placeOf({ tables: { generations: g, events: e } }: Session, { step, teamId }: OldRows) {
  switch (step) {
    case 'generation_texts':
      return { table: g, key: g.id, owner: eq(g.teamId, teamId ?? ''), isLeft: isNull(g.textsErasedAt) };
    case 'event_texts':
      return {
        table: e,
        key: e.sequence,
        owner: ownedBy(e.teamId, teamId),
        isLeft: and(isNull(e.generationId), isNull(e.textsErasedAt)),
      };
    case 'events':
      return {
        table: e,
        key: e.sequence,
        owner: ownedBy(e.teamId, teamId),
        isLeft: undefined as SQL | undefined,
      };
  }
}

function upTo({ step, before }: OldRows): string {
  return firstId(step === 'generation_texts' ? 'generation' : 'event', before);
}
