import type { UnixMs } from '../../domain/clock.ts';
import { findTokenUses } from '../../store/access/token-uses.ts';
import type { Session } from '../../store/engine/store.ts';

/** The same with the time of their last use; null: never used. */
export async function withLastUses<Subject extends { id: string }>(
  session: Session,
  subjects: readonly Subject[],
): Promise<(Subject & { lastUsedAt: UnixMs | null })[]> {
  const uses = await findTokenUses(
    session,
    subjects.map(({ id }) => id),
  );
  return subjects.map((subject) => ({ ...subject, lastUsedAt: uses.get(subject.id) ?? null }));
}
