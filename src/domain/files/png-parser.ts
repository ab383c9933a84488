import { CorruptImage, NotAnImage, type ImageParser } from './image-parser.ts';

/** The chunks of a PNG (W3C "Portable Network Graphics", section 5) up to IEND. */
export function* pngParser(): ImageParser {
  const start = yield { take: 12 };
  if (uint32(start, 0) !== SIGNATURE_END) throw new NotAnImage();
  let length = uint32(start, 4);
  let type = text(start.subarray(8));
  if (type !== 'IHDR' || length !== 13) throw new CorruptImage();
  const header = yield { take: 13 };
  yield { size: { width: uint32(header, 0), height: uint32(header, 4) } };
  yield { skip: CHECKSUM_BYTES };
  let hasPixels = false;
  while (type !== 'IEND') {
    const next = yield { take: 8 };
    length = uint32(next, 0);
    type = text(next.subarray(4));
    if (length > MAX_CHUNK_BYTES || !/^[A-Za-z]{4}$/.test(type)) throw new CorruptImage();
    if (type === 'IDAT') hasPixels = true;
    yield { skip: length + CHECKSUM_BYTES };
  }
  if (!hasPixels || length !== 0) throw new CorruptImage();
}

const SIGNATURE_END = 0x0d0a1a0a;
const CHECKSUM_BYTES = 4;
const MAX_CHUNK_BYTES = 2 ** 31 - 1;

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 4));
}
