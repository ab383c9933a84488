import { AppError } from '../../domain/app-error.ts';
import type { FilesAdapter, FilesPolicy, OperationContext } from '../operation-context.ts';

/** What files are kept with. @throws AppError `not_found` where none are kept */
export function requireFiles({ files, policy }: Pick<OperationContext, 'files' | 'policy'>): KeptFiles {
  if (files === null || policy.files === null)
    throw new AppError('not_found', 'This gateway keeps no files: its operator has set FILES_URL=off.');
  return { ...files, limits: policy.files };
}

export interface KeptFiles extends FilesAdapter {
  limits: FilesPolicy;
}
