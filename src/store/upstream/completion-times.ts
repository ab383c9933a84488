import { and, eq, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import type { StoredCompletionTimes } from '../../domain/poll-plan/stored-completion-times.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const select = statement<{ model: ModelId; quality: ImageQuality }>()(
  'select_completion_times',
  ({ db, tables: { completionTimes: c } }) =>
    db
      .select({ learnt: c.learnt })
      .from(c)
      .where(and(eq(c.model, sql.placeholder('model')), eq(c.quality, sql.placeholder('quality')))),
);

/** How long the upstream takes, as learned from its answers. Null: nothing has been learned yet. */
export async function findCompletionTimes(
  session: Session,
  model: ModelId,
  quality: ImageQuality,
): Promise<StoredCompletionTimes | null> {
  return (await select(session, { model, quality }))[0]?.learnt ?? null;
}

const upsert = change<{
  model: ModelId;
  quality: ImageQuality;
  learnt: StoredCompletionTimes;
  updatedAt: UnixMs;
}>()('upsert_completion_times', ({ db, tables: { completionTimes: c } }) =>
  db
    .insert(c)
    .values({
      model: sql.placeholder('model'),
      quality: sql.placeholder('quality'),
      learnt: sql.placeholder('learnt'),
      updatedAt: sql.placeholder('updatedAt'),
    })
    .onConflictDoUpdate({
      target: [c.model, c.quality],
      set: { learnt: sql`excluded.learnt`, updatedAt: sql`excluded.updated_at` },
    }),
);

export async function setCompletionTimes(
  tx: Transaction,
  model: ModelId,
  quality: ImageQuality,
  learnt: StoredCompletionTimes,
): Promise<void> {
  await upsert(tx, { model, quality, learnt, updatedAt: tx.now });
}
