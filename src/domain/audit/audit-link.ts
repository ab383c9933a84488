import { hash } from 'node:crypto';
import type { UnixMs } from '../clock.ts';

/** One link of the chain, which is never changed or deleted. */
export interface AuditLink {
  sequence: number;
  id: string;
  createdAt: UnixMs;
  digest: string;
  hash: string;
}

/** The newest entry of a chain. With it, a chain that was cut or written anew is found. */
export interface AuditHead {
  sequence: number;
  hash: string;
}

/** Before the first entry. */
export const emptyChain: AuditHead = { sequence: 0, hash: '0'.repeat(64) };

/** Salted, so that who has only the digest cannot find the payload by trying the likely ones. */
export function payloadDigest(salt: string, payload: string): string {
  return hash('sha256', `${salt}\n${payload}`);
}

/** The link that follows a head. */
export function nextLink(head: AuditHead, entry: Omit<AuditLink, 'sequence' | 'hash'>): AuditLink {
  const link = { ...entry, sequence: head.sequence + 1 };
  return { ...link, hash: linkHash(head.hash, link) };
}

/** No part can contain a line break, so two different links never hash the same text. */
export function linkHash(
  previousHash: string,
  { sequence, id, createdAt, digest }: Omit<AuditLink, 'hash'>,
): string {
  return hash('sha256', [previousHash, sequence, id, createdAt, digest].join('\n'));
}

/** `4711:3f2c…`, as it is logged and as `--head` takes it. */
export function formatHead({ sequence, hash: newest }: AuditHead): string {
  return `${sequence}:${newest}`;
}

/** Null: not of this form. */
export function parseHead(text: string): AuditHead | null {
  const [, sequence, newest] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return sequence === undefined || newest === undefined ? null : { sequence: Number(sequence), hash: newest };
}
