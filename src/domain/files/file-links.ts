import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { HOUR_MS, SECOND_MS, type UnixMs } from '../clock.ts';

/** Signed links to files: whoever has one can read that file until it expires, without a key. */
export interface FileLinks {
  /** Whether links begin with the public address of the gateway; else they are paths. */
  isPublic: boolean;
  /** A link for the team. The same one for an hour, so that caches can use it. */
  downloadLink(fileId: string, now: UnixMs): string;
  /** A link for the upstream, which ends with the generation. */
  inputLink(fileId: string, generationId: string, expiresAt: UnixMs): string;
  check(fileId: string, query: FileLinkQuery, now: UnixMs): CheckedLink;
}

export interface FileLinkQuery {
  /** Unix seconds. */
  expires: string;
  /** Of a link for the upstream. */
  generation?: string | undefined;
  signature: string;
}

export type CheckedLink =
  { outcome: 'valid'; generationId: string | null } | { outcome: 'invalid' } | { outcome: 'expired' };

export interface FileLinkOptions {
  /** The encryption keys; the first signs, and each is accepted. */
  keys: readonly Uint8Array[];
  /** Null: links are paths. */
  baseUrl: string | null;
  /** How long a download link is valid at the least. */
  lifetimeMs: number;
}

/** HMAC-SHA-256 with keys that are derived for this purpose alone. */
export function createFileLinks({ keys, baseUrl, lifetimeMs }: FileLinkOptions): FileLinks {
  const signingKeys = keys.map((key) => Buffer.from(hkdfSync('sha256', key, '', 'nanogate file links', 32)));

  function link(fileId: string, expiresAt: UnixMs, generationId: string | null): string {
    const expires = String(Math.ceil(expiresAt / SECOND_MS));
    const signature = sign(signingKeys[0]!, fileId, expires, generationId).toString('base64url');
    const generation = generationId === null ? '' : `&generation=${generationId}`;
    return `${baseUrl ?? ''}/files/${fileId}?expires=${expires}${generation}&signature=${signature}`;
  }

  return {
    isPublic: baseUrl !== null,
    downloadLink(fileId, now) {
      return link(fileId, Math.ceil((now + lifetimeMs) / HOUR_MS) * HOUR_MS, null);
    },
    inputLink: (fileId, generationId, expiresAt) => link(fileId, expiresAt, generationId),
    check(fileId, { expires, generation = null, signature }, now) {
      const given = Buffer.from(signature, 'base64url');
      const isSigned = signingKeys.some((key) => isEqual(given, sign(key, fileId, expires, generation)));
      if (!isSigned) return { outcome: 'invalid' };
      return Number(expires) * SECOND_MS <= now
        ? { outcome: 'expired' }
        : { outcome: 'valid', generationId: generation };
    },
  };
}

function sign(key: Buffer, fileId: string, expires: string, generationId: string | null): Buffer {
  return createHmac('sha256', key)
    .update(`${fileId}\n${expires}\n${generationId ?? ''}`)
    .digest();
}

function isEqual(given: Buffer, wanted: Buffer): boolean {
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
