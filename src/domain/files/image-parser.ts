/**
 * Walks the structure of a picture: yields what it needs next, receives the bytes of a `take`, and returns at the
 * end of the picture. @throws CorruptImage
 */
export type ImageParser = Generator<Need, void, Uint8Array>;

/**
 * So many bytes; to pass over so many; to pass over all up to a byte, and that byte; or, with `size`, nothing: the
 * size in pixels is known.
 */
export type Need =
  { take: number } | { skip: number } | { after: number } | { size: { width: number; height: number } };

/** The bytes are not as their format says. */
export class CorruptImage extends Error {
  override readonly name = 'CorruptImage';
}

/** The bytes are of another format. */
export class NotAnImage extends Error {
  override readonly name = 'NotAnImage';
}
