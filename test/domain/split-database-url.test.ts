import { expect, it } from 'vitest';
import { splitDatabaseUrl } from '../../src/domain/split-database-url.ts';

it.each([
  ['postgres://u:p@h1:1,h2/db', ['postgres://u:p@h1:1/db', 'postgres://u:p@h2/db'], null],
  [
    'postgresql://u@h1,[::1]:5433,10.0.0.1/db?target_session_attrs=read-write&sslmode=require',
    [
      'postgresql://u@h1/db?sslmode=require',
      'postgresql://u@[::1]:5433/db?sslmode=require',
      'postgresql://u@10.0.0.1/db?sslmode=require',
    ],
    'read-write',
  ],
  ['postgres://h/db?target_session_attrs=any', ['postgres://h/db'], 'any'],
  // A comma in a password is not between hosts.
  ['postgres://u:a,b@h1,h2', ['postgres://u:a,b@h1', 'postgres://u:a,b@h2'], null],
  ['postgres://u@/db?host=/run/postgresql', ['postgres://u@/db?host=/run/postgresql'], null],
])('%s', (url, urls, sessionAttributes) => {
  expect(splitDatabaseUrl(url)).toEqual({ urls, sessionAttributes });
});
