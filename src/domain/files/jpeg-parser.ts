import { CorruptImage, type ImageParser } from './image-parser.ts';

/**
 * The segments of a JPEG (ITU-T T.81, annex B) up to the marker EOI. In the compressed data a byte 0xff is followed
 * by 0 or a restart marker; anything else there is the next marker.
 * @param head SOI and the first marker
 */
export function* jpegParser(head: Uint8Array): ImageParser {
  let marker = head[3];
  let hasSize = false;
  while (marker !== EOI) {
    // Markers may be padded with 0xff.
    while (marker === 0xff) marker = (yield { take: 1 })[0];
    if (marker === undefined || marker < 0xc0 || isRestart(marker)) throw new CorruptImage();
    const length = uint16(yield { take: 2 }, 0);
    if (length < 2) throw new CorruptImage();
    if (isFrame(marker)) {
      if (length < 8) throw new CorruptImage();
      const frame = yield { take: 5 };
      yield { size: { width: uint16(frame, 3), height: uint16(frame, 1) } };
      hasSize = true;
      yield { skip: length - 7 };
    } else {
      yield { skip: length - 2 };
    }
    if (marker === SOS) {
      do {
        yield { after: 0xff };
        marker = (yield { take: 1 })[0];
        while (marker === 0xff) marker = (yield { take: 1 })[0];
      } while (marker === 0 || isRestart(marker));
    } else {
      if ((yield { take: 1 })[0] !== 0xff) throw new CorruptImage();
      marker = (yield { take: 1 })[0];
    }
  }
  if (!hasSize) throw new CorruptImage();
}

const EOI = 0xd9;
const SOS = 0xda;

function isRestart(marker: number | undefined): boolean {
  return marker !== undefined && marker >= 0xd0 && marker <= 0xd7;
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which lie between them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function uint16(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(at);
}
