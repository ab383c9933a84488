import { Type } from 'typebox';
import { createSetting, type Setting } from './setting.ts';

const PROTOCOLS = ['postgres:', 'postgresql:', 'file:'];

export const databaseUrl: Setting<string> = createSetting(Type.String(), {
  defaultText: 'file:data/nanogate.db',
  description: '`file:` and a path for SQLite, or `postgres://…`.',
  secret: true,
  mismatch: 'must be a URL that begins with postgres:// or postgresql:// or file://',
  // `file:data/nanogate.db` is a path and stays as it is.
  read(value) {
    if (/^file:.+/.test(value)) return value;
    const isKnown = URL.canParse(value) && PROTOCOLS.includes(new URL(value).protocol);
    return isKnown ? value.replace(/\/$/, '') : undefined;
  },
});
