import { setImmediate } from 'node:timers/promises';
import { and, asc, count, eq, gt, lt, sql } from 'drizzle-orm';
import type { Priority } from '../../domain/generations/generation.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

/** The queue of a team and priority: how long it is, and marks from which positions are counted. */
export interface QueueOrder {
  number: number;
  /** The ids at the ends of its steps: each step has the same number of generations. */
  marks: readonly string[];
}

// So few are counted for each caller that it takes microseconds, and so few marks are kept of 100,000 that
// finding them takes milliseconds.
const STEP = 250;
// The event loop serves others after so many marks.
const MARKS_AT_ONCE = 20;

interface Place {
  teamId: string;
  priority: Priority;
}

const selectMark = statement<Place & { after: string }>()(
  'select_queue_mark',
  ({ db, tables: { generations: g } }) =>
    db
      .select({ id: g.id })
      .from(g)
      .where(
        and(
          sql`${g.status} = 'queued'`,
          eq(g.teamId, sql.placeholder('teamId')),
          eq(g.priority, sql.placeholder('priority')),
          gt(g.id, sql.placeholder('after')),
        ),
      )
      .orderBy(asc(g.id))
      .limit(1)
      .offset(STEP - 1),
);

const countBetween = statement<Place & { after: string; before: string }>()(
  'count_queued_between',
  ({ db, tables: { generations: g } }) =>
    db
      .select({ number: count() })
      .from(g)
      .where(
        and(
          sql`${g.status} = 'queued'`,
          eq(g.teamId, sql.placeholder('teamId')),
          eq(g.priority, sql.placeholder('priority')),
          gt(g.id, sql.placeholder('after')),
          lt(g.id, sql.placeholder('before')),
        ),
      ),
);

// Ids are lower-case words and digits, so this comes after each of them.
const END = '~';

/** Outside transactions only: it lets others run between its statements. */
export async function readQueueOrder(session: Session, place: Place): Promise<QueueOrder> {
  const marks: string[] = [];
  let after = '';
  for (;;) {
    const [mark] = await selectMark(session, { ...place, after });
    if (mark === undefined) break;
    after = mark.id;
    marks.push(after);
    if (marks.length % MARKS_AT_ONCE === 0) await setImmediate();
  }
  const rest = await countBetween(session, { ...place, after, before: END });
  return { number: marks.length * STEP + (rest[0]?.number ?? 0), marks };
}

/** How many of the same team and priority are queued before an id. It reads at most one step of the queue. */
export async function countQueuedAhead(
  session: Session,
  { marks }: QueueOrder,
  { id, ...place }: Place & { id: string },
): Promise<number> {
  const before = countBefore(marks, id);
  const after = marks[before - 1] ?? '';
  const [rest] = await countBetween(session, { ...place, after, before: id });
  return before * STEP + (rest?.number ?? 0);
}

function countBefore(marks: readonly string[], id: string): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle] ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
