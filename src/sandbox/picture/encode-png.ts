import { promisify } from 'node:util';
import { constants, crc32, deflate, type InputType, type ZlibOptions } from 'node:zlib';

/**
 * Encodes a PNG (W3C "Portable Network Graphics", colour type 3, bit depth 8). Compresses off the main
 * thread.
 */
export async function encodePng({ width, height, palette, rows }: IndexedImage): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bit depth 8, colour type 3 (palette); compression, filter and interlace methods are 0.
  header.set([8, 3], 8);
  // These pictures consist of runs, for which this is several times as fast as a search for matches.
  const pixels = await compress(rows, { strategy: constants.Z_RLE });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A picture of at most 256 colours. */
export interface IndexedImage {
  width: number;
  height: number;
  /** Red, green and blue of each colour, 0 to 255. */
  palette: readonly (readonly number[])[];
  /** Row after row: a filter byte (0: none), then one palette index for each pixel. */
  rows: Uint8Array;
}

const compress = promisify<InputType, ZlibOptions, Buffer>(deflate);

function chunk(type: string, data: Buffer): Buffer {
  const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typeAndData));
  return Buffer.concat([length, typeAndData, checksum]);
}
