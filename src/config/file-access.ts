import { statSync } from 'node:fs';
import { getuid } from 'node:process';

/** Who may access a file: its owner only, its group too, or every user of the machine. */
export type FileAccess = 'owner' | 'group' | 'everyone';

/** `owner` on a system without such modes, and where there is no such file. */
export function fileAccess(path: string): FileAccess {
  // Windows has other access rights, and Node shows every file as accessible to all.
  if (getuid === undefined) return 'owner';
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & FOR_EVERYONE) !== 0) return 'everyone';
  return (mode & FOR_GROUP) !== 0 ? 'group' : 'owner';
}

// Writing counts too: whoever may replace the key knows the next one.
const FOR_EVERYONE = 0o007;
const FOR_GROUP = 0o070;
