import { describe, expect, it } from 'vitest';
import { createToImageUrl } from '../../src/upstream/to-image-url.ts';

const toImageUrl = createToImageUrl('https://nanophoto.example');

describe('the URL of a picture', () => {
  it.each([
    ['https://static.example.com/g-1.png', 'https://static.example.com/g-1.png'],
    ['http://static.example.com/g-1.png', 'http://static.example.com/g-1.png'],
    [' https://static.example.com/g 1.png\n', 'https://static.example.com/g%201.png'],
    ['https://93.184.215.14/g-1.png', 'https://93.184.215.14/g-1.png'],
    ['https://localhost.example.com/g-1.png', 'https://localhost.example.com/g-1.png'],
    ['/files/g-1.png', 'https://nanophoto.example/files/g-1.png'],
    ['files/g-1.png', 'https://nanophoto.example/files/g-1.png'],
    ['./g-1.png', 'https://nanophoto.example/g-1.png'],
    ['../g-1', 'https://nanophoto.example/g-1'],
    ['g-1.png?sig=1', 'https://nanophoto.example/g-1.png?sig=1'],
    ['//static.example.com/g-1.png', 'https://static.example.com/g-1.png'],
    ['files/12345', 'https://nanophoto.example/files/12345'],
  ])('may be %j', (value, expected) => {
    expect(toImageUrl(value)).toBe(expected);
  });

  it.each([
    ...['', ' ', '/', '#', '?', 'pending', 'N/A', 'null', 'undefined', 'https://', 'https://%/g.png'],
    ...['javascript:alert(1)', 'data:image/png;base64,AA==', 'file:///etc/passwd', 'ftp://example.com/g.png'],
    ...['https://user@example.com/g.png', 'https://user:pass@example.com/g.png', 'https://:p@example.com/g'],
    ...['//user:pass@nanophoto.example/g.png'],
    ...['http://localhost/g.png', 'http://LOCALHOST:8080/g.png', 'http://localhost./g.png'],
    ...['http://a.localhost/g.png', '//localhost/g.png'],
    ...['http://127.0.0.1/g.png', 'http://127.1/g.png', 'http://2130706433/g.png', 'http://0x7f.0.0.1/g.png'],
    ...['http://0177.0.0.1/g.png', 'http://127.0.0.1./g.png', 'http://１２７.0.0.1/g.png', 'http://0/g.png'],
    ...['http://10.0.0.1/g.png', 'http://192.168.1.1/g.png', 'http://172.16.0.1/g.png'],
    ...['http://169.254.169.254/g.png', 'http://100.64.0.1/g.png', 'http:\\\\10.0.0.1/g.png'],
    ...['http://[::1]/g.png', 'http://[::]/g.png', 'http://[fd00::1]/g.png', 'http://[fe80::1]/g.png'],
    ...['http://[::ffff:127.0.0.1]/g.png', 'http://[::ffff:a00:1]/g.png', 'http://[64:ff9b::7f00:1]/g.png'],
    ...[7, null, undefined, {}, [], ['https://static.example.com/g-1.png'], true],
  ])('is never %j', (value) => {
    expect(toImageUrl(value)).toBeNull();
  });

  it('may be private where the upstream itself is, and nowhere else', () => {
    const local = createToImageUrl('http://127.0.0.1:8081/prefix');
    expect(local('http://127.0.0.1:8082/g.png')).toBe('http://127.0.0.1:8082/g.png');
    expect(local('http://0x7f.1/g.png')).toBe('http://127.0.0.1/g.png');
    expect(local('/g.png')).toBe('http://127.0.0.1:8081/g.png');
    expect(local('g.png')).toBe('http://127.0.0.1:8081/prefix/g.png');
    expect(local('http://127.0.0.2/g.png')).toBeNull();
    expect(local('http://localhost/g.png')).toBeNull();
    expect(createToImageUrl('http://localhost:8081')('http://localhost/g.png')).not.toBeNull();
  });

  it('carries no credentials of the base URL', () => {
    expect(createToImageUrl('https://user:pass@nanophoto.example')('/g.png')).toBe(
      'https://nanophoto.example/g.png',
    );
  });

  it('may have up to 5 kB, as JSON writes it', () => {
    const longest = 'https://static.example.com/'.padEnd(5_120, 'x');
    expect(toImageUrl(longest)).toBe(longest);
    expect(toImageUrl(`${longest}x`)).toBeNull();
    expect(toImageUrl(`https://static.example.com/${'漢'.repeat(1_700)}`)).toBeNull();
  });
});
