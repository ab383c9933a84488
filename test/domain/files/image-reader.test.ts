import { describe, expect, it } from 'vitest';
import { createImageReader } from '../../../src/domain/files/image-reader.ts';
import { badPictures, jpeg, png, webp } from '../../files/pictures.ts';

function read(bytes: Buffer, chunkBytes: number, options = {}) {
  const reader = createImageReader(options);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const fault = reader.push(bytes.subarray(at, at + chunkBytes));
    if (fault !== null) return fault;
  }
  return reader.end();
}

const chunkings = [1, 2, 7, 64, 1_000_000];

describe('a picture', () => {
  it.each([
    ['PNG', png(), 'image/png'],
    ['PNG with a large chunk', png({ filler: 5_000 }), 'image/png'],
    ['JPEG', jpeg(), 'image/jpeg'],
    ['lossy WebP', webp('VP8 '), 'image/webp'],
    ['lossless WebP', webp('VP8L'), 'image/webp'],
    ['extended WebP', webp('VP8X'), 'image/webp'],
  ])('is recognized and measured, however its bytes arrive: %s', (_name, bytes, contentType) => {
    for (const chunkBytes of chunkings)
      expect(read(bytes, chunkBytes), `in chunks of ${chunkBytes}`).toEqual({
        contentType,
        width: 4,
        height: 3,
      });
  });

  it.each(badPictures)('is refused: %s', (_name, bytes, fault) => {
    for (const chunkBytes of chunkings)
      expect(read(bytes, chunkBytes), `in chunks of ${chunkBytes}`).toEqual({ fault });
  });

  it('that is cut anywhere is never taken for a whole one', () => {
    for (const whole of [png(), jpeg(), webp('VP8 '), webp('VP8X')]) {
      for (let length = 0; length < whole.length; length++)
        expect(read(whole.subarray(0, length), 16), `${length} bytes`).toHaveProperty('fault');
    }
  });

  it('may have data after its end where that is allowed', () => {
    const bytes = Buffer.concat([png(), Buffer.alloc(100)]);
    expect(read(bytes, 10, { allowTrailing: true })).toMatchObject({ contentType: 'image/png' });
  });

  it('is refused as soon as its first bytes say so, before the rest arrives', () => {
    const reader = createImageReader();
    expect(reader.push(Buffer.from('<svg'))).toEqual({ fault: 'not_an_image' });
    expect(reader.push(Buffer.from(' more'))).toEqual({ fault: 'not_an_image' });
  });
});
