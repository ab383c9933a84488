import type { Doubt } from '../../domain/upstream/doubt.ts';
import { listOpenDoubts } from '../../store/upstream/in-doubt.ts';
import type { OperationContext } from '../context.ts';
import { toPage, type Page } from '../page.ts';

/** The pictures in doubt that nobody has judged yet, oldest first. */
export async function listDoubts(
  { store }: Pick<OperationContext, 'store'>,
  { cursor: after, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ doubts: Doubt[] } & Page> {
  const found = await listOpenDoubts(store.reader, { after, limit: limit + 1 });
  const { rows: doubts, nextCursor } = toPage(found, limit, ({ id }) => id);
  return { doubts, nextCursor };
}
