import { Type } from 'typebox';
import { AppError } from '../../../domain/app-error.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toAccountResource, type AccountResource } from '../../../resources/upstream/account-resource.ts';

/** A configured upstream account by its name. @throws AppError `not_found` */
export async function findAccount(
  { listAccounts }: Pick<AdminOperations, 'listAccounts'>,
  name: string,
): Promise<AccountResource> {
  const account = (await listAccounts()).find((candidate) => candidate.name === name);
  if (account === undefined) throw new AppError('not_found', 'There is no upstream account with this name.');
  return toAccountResource(account);
}

export const accountParameter = Type.Object({
  name: Type.String({ description: 'The name of the account in the settings.' }),
});
