import { expect, it } from 'vitest';
import { similarSettings } from '../../src/config/similar-settings.ts';
import { settings } from '../../src/config/settings.ts';

it.each([
  ['UPSTREAM_REQUEST_PER_HOUR', 'UPSTREAM_REQUESTS_PER_HOUR'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['ADMIN_TOKENS', 'ADMIN_TOKEN'],
  ['NANOPHOTO_APIKEY_FILE', 'NANOPHOTO_API_KEY_FILE'],
  ['log_level', 'LOG_LEVEL'],
  ['PRICE', 'PRICES'],
])('%s resembles %s', (variable, setting) => {
  expect(similarSettings({ [variable]: 'x' })).toEqual([{ variable, setting }]);
});

it('settings, their files and the variables of every shell resemble none', () => {
  const usual = [
    'HOME',
    'HOSTNAME',
    'PATH',
    'PWD',
    'USER',
    'TERM',
    'LANG',
    'NODE_ENV',
    'DATABASE',
    'WEBHOOK_SECRET',
  ];
  const names = [...Object.keys(settings), 'ADMIN_TOKEN_FILE', ...usual];
  expect(similarSettings(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
});
