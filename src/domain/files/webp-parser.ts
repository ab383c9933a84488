import { CorruptImage, NotAnImage, type ImageParser } from './image-parser.ts';

/** The chunks of a WebP (RFC 9649, section 2): as many bytes as its RIFF header says. */
export function* webpParser(): ImageParser {
  const start = yield { take: 8 };
  if (text(start.subarray(4)) !== 'WEBP') throw new NotAnImage();
  let rest = uint32(start, 0) - 4;
  let hasPixels = false;
  let hasSize = false;
  while (rest > 0) {
    if (rest < 8) throw new CorruptImage();
    const head = yield { take: 8 };
    const type = text(head);
    const length = uint32(head, 4);
    // A chunk of odd length is padded.
    const size = length + (length % 2);
    rest -= 8 + size;
    if (rest < 0) throw new CorruptImage();
    if (type in sizes && !hasSize) {
      if (length < 10) throw new CorruptImage();
      yield { size: sizes[type as keyof typeof sizes](yield { take: 10 }) };
      hasSize = true;
      yield { skip: size - 10 };
    } else {
      yield { skip: size };
    }
    if (type === 'VP8 ' || type === 'VP8L' || type === 'ANMF') hasPixels = true;
  }
  if (!hasPixels || !hasSize) throw new CorruptImage();
}

/** How each chunk begins that says the size: the first one of the three does. */
const sizes = {
  'VP8 '(bytes: Uint8Array) {
    if (bytes[3] !== 0x9d || bytes[4] !== 0x01 || bytes[5] !== 0x2a) throw new CorruptImage();
    return { width: uint16(bytes, 6) & 0x3fff, height: uint16(bytes, 8) & 0x3fff };
  },
  VP8L(bytes: Uint8Array) {
    if (bytes[0] !== 0x2f) throw new CorruptImage();
    const bits = uint32(bytes, 1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  },
  VP8X: (bytes: Uint8Array) => ({ width: uint24(bytes, 4) + 1, height: uint24(bytes, 7) + 1 }),
};

function uint16(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(at, true);
}

function uint24(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) + (bytes[at + 2] ?? 0) * 65_536;
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 4));
}
