import { describe, expect, it } from 'vitest';
import { createImageReader } from '../../../src/domain/files/image-reader.ts';
import { jpeg, png, pngChunk, webp } from '../../files/pictures.ts';

function read(bytes: Buffer, maxPixels = Infinity) {
  const reader = createImageReader({ maxPixels });
  return reader.push(bytes) ?? reader.end();
}

/** The picture with other bytes from a place on. */
function withBytes(picture: Buffer, at: number, ...bytes: number[]): Buffer {
  const copy = Buffer.from(picture);
  copy.set(bytes, at);
  return copy;
}

const placeOf = (picture: Buffer, text: string) => picture.indexOf(text, 0, 'latin1');

describe('the size', () => {
  it.each([
    ['PNG', png({ width: 66_051, height: 515 }), 66_051, 515],
    ['JPEG', jpeg({ width: 515, height: 1_029 }), 515, 1_029],
    ['VP8', webp('VP8 ', { width: 515, height: 16_383 }), 515, 16_383],
    ['VP8L', webp('VP8L', { width: 16_384, height: 12_345 }), 16_384, 12_345],
    ['VP8X', webp('VP8X', { width: 66_051, height: 1_000_000 }), 66_051, 1_000_000],
  ])('of a %s is read in all of its bytes', (_name, picture, width, height) => {
    expect(read(picture)).toMatchObject({ width, height });
  });

  it('of a lossy WebP has two bits beside it, which do not count', () => {
    const picture = webp('VP8 ', { width: 515 | 0x4000, height: 3 | 0x8000 });
    expect(read(picture)).toMatchObject({ width: 515, height: 3 });
  });

  it('may be the largest, and not more', () => {
    expect(read(png({ width: 4, height: 3 }), 12)).toMatchObject({ width: 4, height: 3 });
    expect(read(png({ width: 4, height: 3 }), 11)).toEqual({ fault: 'too_many_pixels' });
  });

  it.each([
    ['PNG', png({ height: 0 })],
    ['JPEG', jpeg({ width: 0 })],
    ['JPEG', jpeg({ height: 0 })],
    ['WebP', webp('VP8 ', { width: 0, height: 3 })],
  ])('of a %s is not zero', (_name, picture) => {
    expect(read(picture)).toEqual({ fault: 'corrupt' });
  });
});

describe('a signature', () => {
  const bytes = (picture: Buffer, ...places: number[]) => places.map((at) => [picture, at] as const);
  it.each([
    ...bytes(png(), 0, 1, 2, 3, 4, 5, 6, 7),
    ...bytes(jpeg(), 0, 1, 2),
    ...bytes(webp(), 0, 1, 2, 3, 8, 9, 10, 11),
  ])('counts in each byte', (picture, at) => {
    expect(read(withBytes(picture, at, 0x21))).toEqual({ fault: 'not_an_image' });
  });
});

describe('a PNG', () => {
  const signature = png().subarray(0, 8);
  const header = png().subarray(8, 33);
  const end = pngChunk('IEND', Buffer.alloc(0));
  const pixels = pngChunk('IDAT', Buffer.alloc(5));
  it.each([
    ['a header of another length', [pngChunk('IHDR', Buffer.alloc(14)), pixels, end]],
    ['no pixels', [header, end]],
    ['data in its end', [header, pixels, pngChunk('IEND', Buffer.alloc(1))]],
    ['a chunk without a name', [header, pngChunk('ID\0T', Buffer.alloc(0)), pixels, end]],
    ['a chunk that is too long', [header, Buffer.from([0x80, 0, 0, 0]), Buffer.from('IDAT')]],
  ])('is damaged with %s', (_name, chunks) => {
    expect(read(Buffer.concat([signature, ...chunks]))).toEqual({ fault: 'corrupt' });
  });

  it('has other chunks, which are passed over, and may have the longest', () => {
    const picture = Buffer.concat([signature, header, pngChunk('tEXt', Buffer.alloc(70)), pixels, end]);
    expect(read(picture)).toMatchObject({ contentType: 'image/png' });
    const longest = Buffer.concat([
      signature,
      header,
      Buffer.from([0x7f, 0xff, 0xff, 0xff]),
      Buffer.from('IDAT'),
    ]);
    expect(read(longest)).toEqual({ fault: 'truncated' });
  });
});

describe('a JPEG', () => {
  const frameAt = jpeg().indexOf(Buffer.from([0xff, 0xc0]));
  it.each([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])(
    'has its size in the frame %d',
    (marker) => {
      expect(read(withBytes(jpeg(), frameAt + 1, marker))).toMatchObject({ width: 4, height: 3 });
    },
  );

  it.each([0xc4, 0xc8, 0xcc, 0xd0 + 8, 0xfe])('has no size in the segment %d', (marker) => {
    expect(read(withBytes(jpeg(), frameAt + 1, marker))).toEqual({ fault: 'corrupt' });
  });

  it.each([
    ['a marker that is none', withBytes(jpeg(), frameAt + 1, 0xbf)],
    ['a restart outside of its data', withBytes(jpeg(), frameAt + 1, 0xd0)],
    ['the last restart outside of its data', withBytes(jpeg(), frameAt + 1, 0xd7)],
    ['a segment shorter than its length', withBytes(jpeg(), frameAt + 2, 0, 1)],
    ['a frame too short for its size', withBytes(jpeg(), frameAt + 2, 0, 7)],
    ['something between its segments', withBytes(jpeg(), frameAt, 0x00)],
  ])('is damaged with %s', (_name, picture) => {
    expect(read(picture)).toEqual({ fault: 'corrupt' });
  });

  it.each([0xd0, 0xd1, 0xd6, 0xd7])('goes on after the restart %d in its data', (marker) => {
    const at = jpeg().lastIndexOf(Buffer.from([0xff, 0xd0]));
    expect(read(withBytes(jpeg(), at + 1, marker))).toMatchObject({ width: 4 });
  });
});

describe('a WebP', () => {
  const lossyAt = placeOf(webp('VP8 '), 'VP8 ') + 8;
  it.each([3, 4, 5])('is damaged where the start code of its frame is, byte %d', (at) => {
    expect(read(withBytes(webp('VP8 '), lossyAt + at, 0))).toEqual({ fault: 'corrupt' });
  });

  it('is damaged where the signature of its lossless data is', () => {
    const picture = webp('VP8L');
    expect(read(withBytes(picture, placeOf(picture, 'VP8L') + 8, 0x2e))).toEqual({ fault: 'corrupt' });
  });

  it.each([
    ['a header without pixels', webp('VP8X').subarray(0, 30), 22],
    ['a chunk too short for its size', withBytes(webp('VP8L'), 16, 9), null],
    ['a chunk longer than the file', withBytes(webp('VP8L'), 16, 200), null],
    ['an end too short for a chunk', webp('VP8L'), 5],
  ])('is damaged with %s', (_name, picture, length) => {
    const copy = Buffer.from(picture);
    if (length !== null) copy.writeUInt32LE(length, 4);
    expect(read(copy)).toEqual({ fault: 'corrupt' });
  });

  it('has other chunks, which are passed over, and those of odd length are padded', () => {
    const rest = webp('VP8L').subarray(12);
    const other = Buffer.from('EXIF\x03\0\0\0abc\0', 'latin1');
    const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
    head.writeUInt32LE(4 + rest.length + other.length, 4);
    expect(read(Buffer.concat([head, other, rest]))).toMatchObject({ width: 4, height: 3 });
    expect(read(Buffer.concat([head, rest, other]))).toMatchObject({ width: 4, height: 3 });
  });

  it('has the size that its first chunk with one says', () => {
    const inner = webp('VP8L', { width: 9, height: 9 }).subarray(12);
    const outer = webp('VP8X').subarray(0, 30);
    const picture = Buffer.concat([outer, inner]);
    picture.writeUInt32LE(picture.length - 8, 4);
    expect(read(picture)).toMatchObject({ width: 4, height: 3 });
  });

  it('is whole with the frames of an animation for pixels', () => {
    const frame = Buffer.from('ANMF\x02\0\0\0ab', 'latin1');
    const picture = Buffer.concat([webp('VP8X').subarray(0, 30), frame]);
    picture.writeUInt32LE(picture.length - 8, 4);
    expect(read(picture)).toMatchObject({ contentType: 'image/webp', width: 4, height: 3 });
  });
});
