import { createReadStream } from 'node:fs';
import { Client } from 'minio';

export function connect({ endpoint, region, bucket, accessKeyId, secretAccessKey }) {
  const { hostname, port } = new URL(endpoint);
  const client = new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    region,
    accessKey: accessKeyId,
    secretKey: secretAccessKey,
    pathStyle: true,
    retryOptions: { disableRetry: true },
  });
  const orNull = (error) => {
    if (error.code === 'NoSuchKey') return null;
    throw error;
  };
  return {
    put: (name, { path, bytes, contentType }) =>
      client.putObject(bucket, name, createReadStream(path), bytes, { 'Content-Type': contentType }),
    read: (name) => client.getObject(bucket, name).catch(orNull),
    readRange: (name, start, end) => client.getPartialObject(bucket, name, start, end - start + 1),
    delete: (name) => client.removeObject(bucket, name),
    async list(prefix) {
      const names = [];
      for await (const { name } of client.listObjectsV2(bucket, prefix, true)) names.push(name);
      return names;
    },
    presign: (name, { seconds, contentType, disposition }) =>
      client.presignedGetObject(bucket, name, seconds, {
        'response-content-type': contentType,
        'response-content-disposition': disposition,
      }),
  };
}
