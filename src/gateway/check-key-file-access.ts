import { ConfigError } from '../config/config-error.ts';
import { fileAccess } from '../config/file-access.ts';

/**
 * Checks who may access the gateway's own key file.
 * @param warn called when its group may
 * @throws ConfigError when every user of the machine may: the encryption would protect nothing
 */
export function checkKeyFileAccess(path: string, warn: KeyFileWarning): void {
  const access = fileAccess(path);
  if (access === 'everyone') {
    throw new ConfigError([
      `the key file ${path} can be accessed by every user: run chmod 600 ${path}. Where the file system has no modes, set ENCRYPTION_KEY_FILE to it`,
    ]);
  }
  if (access === 'group') warn({ file: path, access }, 'others can access the key file');
}

export type KeyFileWarning = (fields: { file: string; access: string }, message: string) => void;
