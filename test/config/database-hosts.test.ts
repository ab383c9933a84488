import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';

const load = (url: string) =>
  loadConfig({ DATABASE_URL: url, ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') }).DATABASE_URL;

it.each([
  'postgres://user:secret@one:5432,two:5433/nanogate',
  'postgres://user:secret@one,two,three/nanogate?target_session_attrs=read-write',
  'postgres://user:secret@[::1]:5432,10.0.0.1/nanogate?sslmode=require&target_session_attrs=primary',
])('several hosts: %s', (url) => {
  expect(load(url)).toBe(url);
});

it.each([
  ['postgres://user:secret@one:port,two/nanogate', 'must be a URL'],
  ['postgres://user:secret@one,two:70000/nanogate', 'must be a URL'],
  ['postgres://user:secret@one,two/nanogate?target_session_attrs=standby', 'not read-write or primary'],
  ['postgres://user:sec/ret@one,two/nanogate', 'not percent-encoded'],
])('refuses %s, without its password', (url, problem) => {
  expect(() => load(url)).toThrow(problem);
  expect(() => load(url)).not.toThrow('ret');
});
