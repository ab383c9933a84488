import { describe, expect, it } from 'vitest';
import { apiKey } from '../../../src/domain/access/api-key.ts';
import { operatorToken } from '../../../src/domain/access/operator-token.ts';
import { hashSecret, newTokenSecret, secretMatches } from '../../../src/domain/access/token-format.ts';
import { newId } from '../../../src/domain/new-id.ts';
import { NOON } from '../../moved-clock.ts';

describe.each([
  ['an API key', apiKey, 'nk', 'key'],
  ["an operator's token", operatorToken, 'nop', 'operator'],
] as const)('%s', (_name, format, prefix, kind) => {
  const token = { id: newId(kind, NOON), secret: newTokenSecret() };
  const text = format.format(token);

  it('is read as it was written', () => {
    expect(text).toMatch(new RegExp(`^${prefix}_[0-9a-z]{26}_[0-9a-f]{40}$`));
    expect(format.parse(text)).toEqual(token);
  });

  it.each([
    ['nothing', ''],
    ['another prefix', text.replace(`${prefix}_`, 'sk_')],
    ['a character before it', `x${text}`],
    ['a character too many', `${text}0`],
    ['a character too few', text.slice(0, -1)],
    ['a line break behind it', `${text}\n`],
    ['capital letters', text.toUpperCase()],
    ['no secret', text.slice(0, text.lastIndexOf('_'))],
  ])('is not read from a text with %s', (_, wrong) => {
    expect(format.parse(wrong)).toBeNull();
  });

  it('matches its own hash and no other', () => {
    expect(secretMatches(token.secret, hashSecret(token.secret))).toBe(true);
    expect(secretMatches(newTokenSecret(), hashSecret(token.secret))).toBe(false);
  });

  it('has a new secret each time', () => {
    expect(newTokenSecret()).not.toBe(newTokenSecret());
  });
});
