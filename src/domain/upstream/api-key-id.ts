import { hash } from 'node:crypto';

// Enough to tell a handful of keys apart, and far too little to find one by.
const LENGTH = 12;

/** Names an upstream API key without showing it: the first characters of its SHA-256. */
export function apiKeyId(apiKey: string): string {
  return hash('sha256', apiKey).slice(0, LENGTH);
}
