import { AppError } from '../../domain/app-error.ts';
import { withoutSecrets, type KnownKey } from '../../domain/access/team.ts';
import { findKey as findStoredKey } from '../../store/access/keys.ts';
import type { OperationContext } from '../operation-context.ts';
import { withLastUses } from './with-last-uses.ts';

/** A key without its hashes. @throws AppError `not_found` */
export async function findKey({ store }: Pick<OperationContext, 'store'>, id: string): Promise<KnownKey> {
  const found = await findStoredKey(store.reader, id);
  if (found === null) throw new AppError('not_found', `There is no key ${id}`);
  const [key] = await withLastUses(store.reader, [withoutSecrets(found)]);
  return key!;
}
