import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Store } from '../../store/engine/store.ts';
import { sumUsedBytes } from '../../store/files/team-files.ts';
import { filesLocation } from '../open-files.ts';
import { examineBucket } from './examine-bucket.ts';
import { megabytes } from './examine-database.ts';
import { failure, ok, warning, type Finding } from './finding.ts';

// From here on the oldest files are soon deleted before their time.
const NEARLY_FULL = 0.9;

/** Where pictures are kept, and their room. */
export async function examineFiles(config: Config, { reader }: Pick<Store, 'reader'>): Promise<Finding[]> {
  const location = filesLocation(config);
  if (location === null) return [ok('files', 'none are kept')];
  const used = await sumUsedBytes(reader);
  const max = config.FILES_MAX_BYTES;
  const message = `${megabytes(used)} of ${megabytes(max)} used`;
  const room =
    used > max * NEARLY_FULL
      ? warning('files', message, 'Raise FILES_MAX_BYTES, or the oldest files are deleted.')
      : ok('files', message);
  if (location.kind === 's3') return [room, ...(await examineBucket(config, location))];
  const folder = existsSync(location.folder) ? location.folder : dirname(location.folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return [
      room,
      failure('files', `${folder} is not writable`, 'Give the user of the gateway write access to it.'),
    ];
  }
  const { bavail, bsize } = statfsSync(folder);
  return [room, ok('files', `${megabytes(bavail * bsize)} free in ${folder}`)];
}
