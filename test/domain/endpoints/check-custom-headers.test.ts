import { describe, expect, it } from 'vitest';
import {
  checkCustomHeaders,
  HEADER_NAME,
  HEADER_VALUE,
} from '../../../src/domain/endpoints/check-custom-headers.ts';

describe('custom headers', () => {
  it('may have any name that is not reserved', () => {
    expect(checkCustomHeaders({ Authorization: 'Bearer x', 'X-Route': 'a', 'My-Webhook-Id': 'b' })).toEqual(
      [],
    );
  });

  it.each([
    ...['accept-encoding', 'connection', 'expect', 'host', 'http2-settings', 'keep-alive', 'te', 'trailer'],
    ...['transfer-encoding', 'upgrade', 'user-agent'],
    ...['webhook-id', 'content-type', 'proxy-authorization', 'sec-fetch-mode'],
  ])('may not be named %s, in whatever case', (name) => {
    for (const spelled of [name, name.toUpperCase()])
      expect(checkCustomHeaders({ 'x-first': 'a', [spelled]: 'b' })).toEqual([
        { pointer: `/headers/${spelled}`, detail: expect.stringContaining(spelled) as string },
      ]);
  });

  it('may not come twice in different case; the second is named', () => {
    for (const [first, second] of [
      ['X-Route', 'x-route'],
      ['x-route', 'X-Route'],
    ] as const)
      expect(checkCustomHeaders({ [first]: 'a', 'x-other': 'b', [second]: 'c' })).toEqual([
        { pointer: `/headers/${second}`, detail: expect.stringContaining('twice') as string },
      ]);
  });

  it('are named in errors by a JSON pointer, with its escapes', () => {
    expect(checkCustomHeaders({ 'content-~x': 'a' })[0]?.pointer).toBe('/headers/content-~0x');
  });

  it.each(['X-A', 'x', "!#$%&'*+.^_`|~0-9"])('may be named %s', (name) => {
    expect(name).toMatch(HEADER_NAME);
  });

  it.each(['', 'a b', 'a:', ':a', 'ä', 'a\r\nb', 'a\n'])('may not be named %j', (name) => {
    expect(name).not.toMatch(HEADER_NAME);
  });

  it.each(['a', 'Bearer x y', 'a\tb', '~'])('may have the value %j', (value) => {
    expect(value).toMatch(HEADER_VALUE);
  });

  it.each(['', ' a', 'a ', 'a\r\nX: b', 'a\n', 'ä', '\x7f'])('may not have the value %j', (value) => {
    expect(value).not.toMatch(HEADER_VALUE);
  });
});
