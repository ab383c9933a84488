import { Type } from 'typebox';
import { splitDatabaseUrl } from '../domain/split-database-url.ts';
import { createSetting, type Setting } from './setting.ts';

const PROTOCOLS = ['postgres:', 'postgresql:', 'file:'];
// A gateway has no use for a server that takes no writes.
const SESSION_ATTRIBUTES = ['read-write', 'primary'];

export const databaseUrl: Setting<string> = createSetting(Type.String(), {
  defaultText: 'file:data/nanogate.db',
  description:
    '`file:` and a path for SQLite, or `postgres://…`. A Unix socket: `postgres://user@/name?host=/run/postgresql`. Several hosts: `postgres://user@h1:5432,h2:5432/name?target_session_attrs=read-write`.',
  secret: true,
  mismatch: 'must be a URL that begins with postgres:// or postgresql:// or file://',
  // `file:data/nanogate.db` is a path and stays as it is.
  read: (value) => (/^file:.+/.test(value) ? value : readServerUrl(value)),
});

/**
 * The URL of a PostgreSQL. Undefined: it is none.
 * @throws Error when a character of its password is not encoded, or its `target_session_attrs` is of no use here
 */
export function readServerUrl(value: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(value)) return undefined;
  checkUserInfo(value);
  const { urls, sessionAttributes } = splitDatabaseUrl(value);
  if (sessionAttributes !== null && !SESSION_ATTRIBUTES.includes(sessionAttributes))
    throw new Error(`has a target_session_attrs that is not ${SESSION_ATTRIBUTES.join(' or ')}`);
  const isKnown = urls.every((url) => {
    // A URL has no user without a host; with a socket, the host is a parameter.
    const parsable = url.replace('@/', '@socket/');
    return URL.canParse(parsable) && PROTOCOLS.includes(new URL(parsable).protocol);
  });
  return isKnown ? value.replace(/\/$/, '') : undefined;
}

/** @throws Error, without the password, when a character in it ends the part of the URL that it is in */
function checkUserInfo(value: string): void {
  if (value.includes('#')) throw unencoded('#');
  const [, authority = '', rest = ''] = /:\/\/([^/?]*)(.*)$/s.exec(value) ?? [];
  // What comes before the first parameter has no `@`, unless it is the rest of a password.
  if (!authority.includes('@') && /^[^=]*@/.test(rest)) throw unencoded(rest.charAt(0));
  const userInfo = authority.slice(0, Math.max(0, authority.lastIndexOf('@')));
  if (/%(?![0-9a-f]{2})/i.test(userInfo)) throw unencoded('%');
}

function unencoded(character: string): Error {
  const code = encodeURIComponent(character);
  return new Error(`has a ${character} in it that is not percent-encoded: in a password, write ${code}`);
}
