import { listOpenDoubts, type DoubtRow } from '../store/in-doubt.ts';
import type { OperationContext } from './context.ts';

/** The pictures in doubt that nobody has judged yet, oldest first. */
export async function listDoubts(
  { store }: Pick<OperationContext, 'store'>,
  limit: number,
): Promise<DoubtRow[]> {
  return listOpenDoubts(store.reader, limit);
}
