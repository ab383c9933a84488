import { createHmac } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Setting } from '../config/setting.ts';
import { settings } from '../config/settings.ts';
import type { EncryptionKey } from '../webhooks/secret-box.ts';

/**
 * The settings that are set, as the audit log shows them. Of a secret there is a fingerprint only, which says whether it changed; it is
 * keyed, so that who reads it cannot try likely secrets.
 */
export function settingsSnapshot(config: Config, { key }: EncryptionKey): Record<string, string> {
  const values: Readonly<Record<string, unknown>> = config;
  const entries = Object.entries<Setting<unknown>>(settings).flatMap(([name, { secret = false }]) => {
    const value = values[name];
    if (value === null || value === undefined) return [];
    const text = JSON.stringify(value);
    return [[name, secret ? `secret ${fingerprint(key, `${name}\n${text}`)}` : text]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

// Long enough that two secrets do not have the same, and too short to be one.
const FINGERPRINT_DIGITS = 12;

function fingerprint(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(`settings\n${text}`).digest('hex').slice(0, FINGERPRINT_DIGITS);
}
