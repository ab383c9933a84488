import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { encryptionKeyFrom } from '../webhooks/secret-box.ts';

/**
 * The base64 key in the file at `path`. When there is no such file, creates it with a new key, mode 0600, and its folder.
 * Of two processes that start at once, one creates the file and both return its key.
 * @throws Error that names the file when it holds anything but a key
 */
export function loadOrCreateKeyFile(path: string): string {
  const existing = readKeyFile(path);
  if (existing !== null) {
    return existing;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  createKeyFile(path);
  const key = readKeyFile(path);
  if (key === null) {
    throw new Error(`The key file ${path} disappeared while it was read.`);
  }
  return key;
}

/** Null when there is no such file. @throws Error that names the file when it holds anything but a key */
export function readKeyFile(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return null;
    }
    throw error;
  }
  try {
    encryptionKeyFrom(text);
  } catch (cause) {
    throw new Error(`The key file ${path} does not hold 32 bytes in base64.`, { cause });
  }
  return text;
}

/**
 * Writes the key under another name first and links it to its place, which fails when another process was faster: nobody ever sees
 * half a key, not even after a crash. It is synced to disk before it is used, since a lost key loses everything that it encrypted.
 */
function createKeyFile(path: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(file);
    linkSync(draft, path);
    syncFolder(dirname(path));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) {
      throw error;
    }
  } finally {
    closeSync(file);
    unlinkSync(draft);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
