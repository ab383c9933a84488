import type { Environment } from './config.ts';
import { fileAccess, type FileAccess } from './file-access.ts';

const KEY_FILE_SETTINGS = ['ENCRYPTION_KEY_FILE', 'ENCRYPTION_KEY_PREVIOUS_FILE'];

/**
 * The mounted files with encryption keys that others may access. They are worth a warning and no error: who
 * mounts a file often cannot choose its mode.
 */
export function accessibleKeyFiles(environment: Environment): AccessibleKeyFile[] {
  return KEY_FILE_SETTINGS.flatMap((setting) => {
    const file = environment[setting];
    if (!file) return [];
    const access = fileAccess(file);
    return access === 'owner' ? [] : [{ setting, file, access }];
  });
}

/** A mounted file with an encryption key that not only its owner may access. */
export interface AccessibleKeyFile {
  setting: string;
  file: string;
  access: FileAccess;
}
