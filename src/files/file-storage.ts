import type { Readable } from 'node:stream';
import type { ByteRange } from '../domain/files/byte-range.ts';
import type { FileContent } from '../domain/files/stored-file.ts';

/** Where the bytes of files are kept. Every method rejects when the storage cannot be used. */
export interface FileStorage {
  kind: 'folder' | 's3';
  /** A folder of this machine where pictures are written until they are whole. */
  incomingFolder: string;
  /** Stores what was received; after that, its temporary file is gone. An object with this key is replaced. */
  put(key: ObjectKey, received: ReceivedFile): Promise<void>;
  /** The bytes of an object, or of a part of it; null: there is no such object. */
  read(key: ObjectKey, range: ByteRange | null): Promise<Readable | null>;
  /** Does nothing when there is no such object. */
  delete(key: ObjectKey): Promise<void>;
  /** Every object, in no order. */
  list(): AsyncIterable<ListedObject>;
  /** A link that needs no gateway; null: the storage has none. */
  presign(key: ObjectKey, link: PresignedLink): Promise<string | null>;
  /** False: the disk is almost full, and what is left of it is for the database. */
  hasSpace(): Promise<boolean>;
  close(): Promise<void>;
}

/** Objects lie apart by team, so that a team's can be counted and erased. */
export interface ObjectKey {
  teamId: string;
  objectId: string;
}

export interface ListedObject extends ObjectKey {
  bytes: number;
  /** UTC milliseconds. */
  storedAt: number;
}

export interface PresignedLink {
  lifetimeMs: number;
  contentType: string;
  /** The value of `Content-Disposition`. */
  disposition: string;
}

/** A whole picture in a temporary file. */
export interface ReceivedFile extends FileContent {
  path: string;
}
