import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { filesLocation } from './open-files.ts';

/** Warns of a folder beside PostgreSQL, which is for several gateways: only the one that stored a file can serve it. */
export function warnOfLocalFiles(config: Config, logger: Pick<Logger, 'warn'>): void {
  const location = filesLocation(config);
  if (location?.kind === 'folder' && !config.DATABASE_URL.startsWith('file:'))
    logger.warn(
      { folder: location.folder },
      'files are kept in a folder: every gateway on this database needs the same one, on a shared file system, or S3',
    );
}
