import { describe, expect, it } from 'vitest';
import { databaseUrl } from '../../src/config/database-url.ts';
import { parseSetting } from '../../src/config/setting.ts';

describe('DATABASE_URL', () => {
  it.each([
    'file:data/nanogate.db',
    'postgres://user:password@host:5432/name',
    'postgresql://host/name',
    'postgres://user:pass@word@host/name',
    'postgres://user:p%23%2F%3F@host/name?sslmode=verify-full',
    'postgres://user:password@/name?host=/run/postgresql',
    'postgres:///name?host=/run/postgresql',
    'postgres://host/name?user=someone@example.com',
  ])('takes %s as it is', (value) => {
    expect(parseSetting(databaseUrl, value)).toBe(value);
  });

  it.each([
    ['postgres://user:pass#word@host/name', '#', '%23'],
    ['postgres://user:pass/word@host/name', '/', '%2F'],
    ['postgres://user:pass?word@host/name', '?', '%3F'],
    ['postgres://user:pass%word@host/name', '%', '%25'],
    ['postgres://user:1#2@host/name', '#', '%23'],
  ])('says which character of %s has to be encoded, and not the password', (value, character, code) => {
    expect(() => parseSetting(databaseUrl, value)).toThrow(
      new Error(`has a ${character} in it that is not percent-encoded: in a password, write ${code}`),
    );
  });

  it.each(['mysql://host/name', 'data/nanogate.db'])('refuses %s', (value) => {
    expect(() => parseSetting(databaseUrl, value)).toThrow();
  });
});
