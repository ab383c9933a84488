import { DAY_MS, type UnixMs } from '../../domain/clock.ts';
import type { FileKind, TeamFileSettings } from '../../domain/files/stored-file.ts';
import type { FilesPolicy } from '../operation-context.ts';

/** When a file that is stored now is deleted, by the team's setting or else the gateway's; null: never for its age. */
export function expiryOf(
  kind: FileKind,
  limits: Pick<FilesPolicy, 'resultDays' | 'uploadDays'>,
  settings: Pick<TeamFileSettings, 'resultDays' | 'uploadDays'>,
  now: UnixMs,
): UnixMs | null {
  const setting = kind === 'result' ? 'resultDays' : 'uploadDays';
  const days = settings[setting] ?? limits[setting];
  return days === null ? null : now + days * DAY_MS;
}
