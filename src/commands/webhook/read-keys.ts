import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { VerificationKeys } from '../../webhooks/matches-signature.ts';
import { isSigningSecret } from '../../webhooks/hmac-signature.ts';
import { toPublicJwk } from '../../webhooks/signing-key-pair.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import type { Terminal } from '../shared/terminal.ts';

/** All secrets and public keys that the options and WEBHOOK_SECRET name: possibly none. */
export async function readKeys(
  { environment }: Pick<Terminal, 'environment'>,
  { secret = [], secretFile, publicKey = [], keysUrl }: KeyFlags,
): Promise<VerificationKeys> {
  const sources: [string, string[]][] = [
    ['--secret', secret],
    ['--secret-file', secretFile === undefined ? [] : words(await readFile(secretFile, 'utf8'))],
    ['WEBHOOK_SECRET', words(environment.WEBHOOK_SECRET ?? '')],
  ];
  for (const [source, secrets] of sources) for (const text of secrets) checkSecret(source, text);
  for (const text of publicKey) checkPublicKey('--public-key', text);
  return {
    secrets: sources.flatMap(([, secrets]) => secrets),
    publicKeys: [...publicKey, ...(keysUrl === undefined ? [] : await fetchPublicKeys(keysUrl))],
  };
}

export interface KeyFlags {
  secret?: string[];
  secretFile?: string;
  publicKey?: string[];
  keysUrl?: string;
}

/** Adds the options by which a command gets what it verifies signatures with. */
export function withKeyOptions(command: Command): Command {
  return command
    .option('--secret <whsec>', 'a signing secret; may be repeated; or set WEBHOOK_SECRET', collect)
    .option('--secret-file <file>', 'signing secrets, one per line')
    .option('--public-key <whpk>', 'for v1a signatures; may be repeated', collect)
    .option('--keys-url <url>', "for v1a signatures: the gateway's /.well-known/webhook-keys");
}

export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

// Nothing here quotes a secret.
function checkSecret(source: string, text: string): void {
  if (isSigningSecret(text)) return;
  if (text.startsWith('whpk_'))
    throw new CommandFailure(`${source}: that is a public key: give it as --public-key`);
  const detail = text.startsWith('whsec_')
    ? 'what follows whsec_ is not base64 of 24 to 64 bytes'
    : 'it does not begin with whsec_';
  throw new CommandFailure(`${source}: a secret is malformed: ${detail}`);
}

function checkPublicKey(source: string, text: string): void {
  try {
    toPublicJwk(text, '');
  } catch {
    throw new CommandFailure(`${source}: a public key is whpk_ and base64 of 32 bytes`);
  }
}

// An answer that takes longer will not come while somebody waits at a terminal.
const FETCH_TIMEOUT_MS = 10_000;

async function fetchPublicKeys(url: string): Promise<string[]> {
  const { whpk } = await fetchJson(url).catch((error: Error & { cause?: NodeJS.ErrnoException }) => {
    // What fetch throws says only that it failed.
    throw new CommandFailure(`--keys-url: ${error.cause?.code ?? error.message}`, 1);
  });
  if (!Array.isArray(whpk) || whpk.length === 0)
    throw new CommandFailure('--keys-url: the answer has no public keys', 1);
  for (const key of whpk) checkPublicKey('--keys-url', String(key));
  return whpk as string[];
}

async function fetchJson(url: string): Promise<{ whpk?: unknown }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as { whpk?: unknown };
}
