import { crc32, deflateSync } from 'node:zlib';

/** Small pictures for tests, built by the rules of their formats. */

export function png({ width = 4, height = 3, filler = 0 } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0], 8);
  const pixels = deflateSync(Buffer.alloc(Math.min((width + 1) * height, 1_000)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...(filler > 0 ? [pngChunk('fiLl', Buffer.alloc(filler, 0xff))] : []),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typeAndData));
  return Buffer.concat([length, typeAndData, checksum]);
}

/** With an end marker inside a comment, stuffed bytes and a restart marker in the compressed data. */
export function jpeg({ width = 4, height = 3 } = {}): Buffer {
  const segment = (marker: number, data: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xfe, Buffer.from([1, 0xff, 0xd9, 2])),
    Buffer.from([0xff]),
    segment(0xc0, frame),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xff, 0xd9]),
  ]);
}

export function webp(kind: 'VP8 ' | 'VP8L' | 'VP8X' = 'VP8L', { width = 4, height = 3 } = {}): Buffer {
  const bits = Buffer.alloc(11);
  bits[0] = 0x2f;
  bits.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  const lossless = riffChunk('VP8L', bits);
  const lossy = Buffer.from([0, 0, 0, 0x9d, 1, 0x2a, 0, 0, 0, 0]);
  lossy.writeUInt16LE(width & 0xffff, 6);
  lossy.writeUInt16LE(height & 0xffff, 8);
  const extended = Buffer.alloc(10);
  extended.writeUIntLE(Math.max(width, 1) - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const chunks = {
    'VP8 ': [riffChunk('VP8 ', lossy)],
    VP8L: [lossless],
    VP8X: [riffChunk('VP8X', extended), lossless],
  }[kind];
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), 4);
  return Buffer.concat([head, ...chunks]);
}

function riffChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** What is no picture to keep, and why. */
export const badPictures: [string, Buffer, string][] = [
  ['nothing', Buffer.alloc(0), 'not_an_image'],
  ['three bytes', Buffer.from([0x89, 0x50, 0x4e]), 'not_an_image'],
  ['HTML', Buffer.from('<!doctype html><img src=x>'), 'not_an_image'],
  [
    'SVG',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    'not_an_image',
  ],
  ['GIF', Buffer.from('GIF89a/*\x01\x00*/=1;alert(1)', 'latin1'), 'not_an_image'],
  ['PDF', Buffer.from('%PDF-1.7 and more'), 'not_an_image'],
  ['a RIFF that is no WebP', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), 'not_an_image'],
  [
    'a PNG signature that a transfer has changed',
    Buffer.from('\x89PNG\n\x1a\n\0\0\0\rIHDR....', 'latin1'),
    'not_an_image',
  ],
  ['a PNG without its end', png().subarray(0, -12), 'truncated'],
  ['a PNG without its last byte', png().subarray(0, -1), 'truncated'],
  ['a JPEG without its end', jpeg().subarray(0, -2), 'truncated'],
  ['a WebP without its last byte', webp().subarray(0, -1), 'truncated'],
  ['a PNG that is an archive too', Buffer.concat([png(), Buffer.from('PK\x03\x04')]), 'trailing_data'],
  ['a JPEG that is a script too', Buffer.concat([jpeg(), Buffer.from('<?php echo 1;')]), 'trailing_data'],
  ['a WebP that is a page too', Buffer.concat([webp(), Buffer.from('<html>')]), 'trailing_data'],
  ['a PNG of a gigapixel', png({ width: 40_000, height: 40_000 }), 'too_many_pixels'],
  ['a JPEG of four gigapixels', jpeg({ width: 65_535, height: 65_535 }), 'too_many_pixels'],
  ['a PNG without width', png({ width: 0 }), 'corrupt'],
  [
    'a PNG whose first chunk is another',
    Buffer.concat([png().subarray(0, 8), pngChunk('IDAT', Buffer.alloc(13))]),
    'corrupt',
  ],
  ['a JPEG that ends before its size', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'corrupt'],
];
