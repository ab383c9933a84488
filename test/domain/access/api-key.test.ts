import { describe, expect, it } from 'vitest';
import {
  formatApiKey,
  hashSecret,
  newApiKeySecret,
  parseApiKey,
  secretMatches,
} from '../../../src/domain/access/api-key.ts';
import { newId } from '../../../src/domain/new-id.ts';
import { NOON } from '../../moved-clock.ts';

describe('an API key', () => {
  const key = { keyId: newId('key', NOON), secret: newApiKeySecret() };
  const text = formatApiKey(key);

  it('is read as it was written', () => {
    expect(text).toMatch(/^nk_[0-9a-z]{26}_[0-9a-f]{40}$/);
    expect(parseApiKey(text)).toEqual(key);
  });

  it.each([
    ['nothing', ''],
    ['another prefix', text.replace('nk_', 'sk_')],
    ['a character before it', `x${text}`],
    ['a character too many', `${text}0`],
    ['a character too few', text.slice(0, -1)],
    ['a line break behind it', `${text}\n`],
    ['capital letters', text.toUpperCase()],
    ['no secret', text.slice(0, text.lastIndexOf('_'))],
  ])('is not read from a text with %s', (_, wrong) => {
    expect(parseApiKey(wrong)).toBeNull();
  });

  it('matches its own hash and no other', () => {
    expect(secretMatches(key.secret, hashSecret(key.secret))).toBe(true);
    expect(secretMatches(newApiKeySecret(), hashSecret(key.secret))).toBe(false);
  });

  it('has a new secret each time', () => {
    expect(newApiKeySecret()).not.toBe(newApiKeySecret());
  });
});
