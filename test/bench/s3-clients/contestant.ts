import type { Readable } from 'node:stream';

/** What each file in `adapters/` exports. */
export interface Adapter {
  connect(access: Access): S3Client;
}

export interface Access {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  timeoutMs: number;
}

/** What the gateway needs of a bucket, in the words of one client. */
export interface S3Client {
  put(
    name: string,
    file: { path: string; bytes: number; hash: string; contentType: 'image/png' },
  ): Promise<unknown>;
  /** Null: there is no such object. */
  read(name: string): Promise<Readable | null>;
  /** Both ends belong to it. */
  readRange(name: string, start: number, end: number): Promise<Readable | null>;
  delete(name: string): Promise<unknown>;
  list(prefix: string): Promise<string[]>;
  presign(
    name: string,
    link: { seconds: number; contentType: string; disposition: string },
  ): Promise<string | null>;
}
