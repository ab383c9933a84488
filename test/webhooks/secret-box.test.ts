import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox, encryptionKeyFrom } from '../../src/webhooks/secret-box.ts';

const newKey = () => encryptionKeyFrom(randomBytes(32).toString('base64'));

describe('a secret box', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const box = createSecretBox([newKey()]);
    for (const text of ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '', 'grün 🍌']) {
      expect(box.open(box.seal(text, 'sec_1'), 'sec_1')).toBe(text);
    }
    expect(box.seal('a', 'sec_1')).not.toBe(box.seal('a', 'sec_1'));
  });

  it('writes the version and the id of the key, and nothing of the text', () => {
    const key = newKey();
    const sealed = createSecretBox([key]).seal('whsec_abc', 'sec_1');
    expect(sealed).toMatch(new RegExp(`^v1\\.${key.id}\\.[A-Za-z0-9_-]+$`));
    // A 96-bit nonce, nine bytes of text, a 128-bit tag.
    expect(Buffer.from(sealed.split('.')[2]!, 'base64url')).toHaveLength(12 + 9 + 16);
  });

  it('seals with the first key and opens with each, so that the key can be changed', () => {
    const [older, newer] = [newKey(), newKey()];
    const sealedBefore = createSecretBox([older]).seal('secret', 'sec_1');
    const box = createSecretBox([newer, older]);
    expect(box.open(sealedBefore, 'sec_1')).toBe('secret');
    const sealedAfter = box.seal('secret', 'sec_1');
    expect(createSecretBox([newer]).open(sealedAfter, 'sec_1')).toBe('secret');
    expect(() => createSecretBox([older]).open(sealedAfter, 'sec_1')).toThrow(
      `encrypted with the key ${newer.id}, which is not configured`,
    );
  });

  it('seals anew only what another key sealed, for the same row', () => {
    const [older, newer] = [newKey(), newKey()];
    const box = createSecretBox([newer, older]);
    const before = createSecretBox([older]).seal('secret', 'sec_1');
    const after = box.reEncrypt(before, 'sec_1');
    expect(createSecretBox([newer]).open(after, 'sec_1')).toBe('secret');
    expect(box.reEncrypt(after, 'sec_1')).toBe(after);
    expect(() => box.reEncrypt(before, 'sec_2')).toThrow('belongs to another row');
    expect(() => createSecretBox([newer]).reEncrypt(before, 'sec_1')).toThrow('not configured');
  });

  it('does not open a secret that was moved to another row', () => {
    const box = createSecretBox([newKey()]);
    const sealed = box.seal('secret', 'sec_1');
    expect(() => box.open(sealed, 'sec_2')).toThrow('changed, or belongs to another row');
  });

  it('does not open a secret of which any byte was changed', () => {
    const box = createSecretBox([newKey()]);
    const [version, keyId, text] = box.seal('secret', 'sec_1').split('.') as [string, string, string];
    const bytes = Buffer.from(text, 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(i) ^ 1, i);
      const sealed = [version, keyId, changed.toString('base64url')].join('.');
      expect(() => box.open(sealed, 'sec_1')).toThrow('changed, or belongs to another row');
    }
  });

  it('refuses text of another form, such as a shortened tag', () => {
    const key = newKey();
    const box = createSecretBox([key]);
    const sealed = box.seal('', 'sec_1');
    for (const text of ['', 'whsec_abc', sealed.replace('v1', 'v2'), sealed.slice(0, -4), `${sealed}=`]) {
      expect(() => box.open(text, 'sec_1')).toThrow('not of the form');
    }
  });

  it('needs a key', () => {
    expect(() => createSecretBox([])).toThrow('no encryption key');
  });
});

describe('encryptionKeyFrom', () => {
  it('names a key by the beginning of its SHA-256', () => {
    const bytes = randomBytes(32);
    const { id, key } = encryptionKeyFrom(bytes.toString('base64'));
    expect(key).toEqual(bytes);
    expect(id).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 8));
  });

  it('refuses all but 32 bytes of base64, without quoting them', () => {
    const texts = ['', 'secret', randomBytes(31).toString('base64'), randomBytes(33).toString('base64')];
    for (const text of [...texts, randomBytes(32).toString('hex'), `${'-'.repeat(43)}=`]) {
      expect(() => encryptionKeyFrom(text)).toThrow(/^An encryption key is 32 bytes in base64/);
    }
  });
});
