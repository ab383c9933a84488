import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { S3Client } from '@bradenmacdonald/s3-lite-client';

export function connect({ endpoint, region, bucket, accessKeyId, secretAccessKey }) {
  const client = new S3Client({
    endPoint: endpoint,
    region,
    bucket,
    accessKey: accessKeyId,
    secretKey: secretAccessKey,
  });
  const read = async (answer) => {
    try {
      return Readable.fromWeb((await answer).body);
    } catch (error) {
      if (error.code === 'NoSuchKey') return null;
      throw error;
    }
  };
  return {
    put: async (name, { path, bytes, contentType }) =>
      client.putObject(name, (await openAsBlob(path)).stream(), {
        size: bytes,
        metadata: { 'Content-Type': contentType },
      }),
    read: (name) => read(client.getObject(name)),
    readRange: (name, start, end) =>
      read(client.getPartialObject(name, { offset: start, length: end - start + 1 })),
    delete: (name) => client.deleteObject(name),
    async list(prefix) {
      const names = [];
      for await (const { key } of client.listObjects({ prefix })) names.push(key);
      return names;
    },
    presign: (name, { seconds, contentType, disposition }) =>
      client.presignedGetObject(name, {
        expirySeconds: seconds,
        responseParams: { 'response-content-type': contentType, 'response-content-disposition': disposition },
      }),
  };
}
