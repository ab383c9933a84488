import { withoutSecrets, type KnownKey } from '../../domain/access/team.ts';
import { listKeys as findKeys } from '../../store/access/keys.ts';
import type { OperationContext } from '../operation-context.ts';
import { withLastUses } from './with-last-uses.ts';

/** A team's keys without their hashes, oldest first. */
export async function listKeys(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
): Promise<KnownKey[]> {
  const keys = await findKeys(store.reader, teamId);
  return withLastUses(store.reader, keys.map(withoutSecrets));
}
