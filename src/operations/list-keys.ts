import type { Key } from '../domain/team.ts';
import { listKeys as findKeys } from '../store/keys.ts';
import type { OperationContext } from './context.ts';

/** A team's keys without their hashes, oldest first. */
export async function listKeys(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
): Promise<Omit<Key, 'secretHash'>[]> {
  const keys = await findKeys(store.reader, teamId);
  return keys.map(({ secretHash: _, ...key }) => key);
}
