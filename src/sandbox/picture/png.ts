import { promisify } from 'node:util';
import { constants, crc32, deflate } from 'node:zlib';

/** A picture of at most 256 colours. */
export interface IndexedImage {
  width: number;
  height: number;
  /** Red, green, blue of each colour, 0 to 255. */
  palette: readonly (readonly [number, number, number])[];
  /** Row after row, each one a filter byte (0: none) and then one palette index a pixel. */
  rows: Uint8Array;
}

/** Bytes from the start of one row to the next: see `IndexedImage.rows`. */
export function strideOf(width: number): number {
  return width + 1;
}

/** Encodes a PNG (W3C "Portable Network Graphics", colour type 3, bit depth 8). Compresses off the main thread. */
export async function encodePng({ width, height, palette, rows }: IndexedImage): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bit depth 8, colour type 3 (palette); compression, filter and interlace methods are 0.
  header.set([8, 3], 8);
  // Runs are nearly all there is in these pictures: this is several times as fast as a search for matches.
  const pixels = await compress(rows, { strategy: constants.Z_RLE });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const compress = promisify(
  (rows: Uint8Array, options: { strategy: number }, done: (error: Error | null, bytes: Buffer) => void) =>
    deflate(rows, options, done),
);

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(typeAndData));
  return Buffer.concat([length, typeAndData, checksum]);
}
