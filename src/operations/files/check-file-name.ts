import { invalidField } from '../../domain/app-error.ts';
import { isStorable } from '../../domain/storable-text.ts';

/** @throws AppError `invalid_request` for a name that is no plain file name, such as `../../etc/passwd` */
export function checkFileName(name: string | null): void {
  if (name === null) return;
  const isPlain =
    name.length <= MAX_CHARACTERS && name.trim() !== '' && !FORBIDDEN.test(name) && !/^\.+$/.test(name);
  if (!isPlain || !isStorable(name))
    throw invalidField(
      'filename',
      `must be a file name of at most ${MAX_CHARACTERS} characters, without slashes, backslashes, quotes and control characters`,
    );
}

const MAX_CHARACTERS = 200;
// It becomes part of a header, and of the path that a browser saves under.
const FORBIDDEN = /[/\\"\p{Cc}\p{Cf}]/u;
