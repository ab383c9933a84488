import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { S3mini } from 's3mini';

export function connect({ endpoint, region, bucket, accessKeyId, secretAccessKey, timeoutMs }) {
  const client = new S3mini({
    endpoint: `${endpoint}/${bucket}`,
    region,
    accessKeyId,
    secretAccessKey,
    requestAbortTimeout: timeoutMs,
  });
  return {
    put: async (name, { path, contentType }) =>
      client.putAnyObject(name, await openAsBlob(path), contentType),
    async read(name) {
      const answer = await client.getObjectResponse(name);
      return answer && Readable.fromWeb(answer.body);
    },
    readRange: async (name, start, end) =>
      Readable.fromWeb((await client.getObjectRaw(name, false, start, end + 1)).body),
    delete: (name) => client.deleteObject(name),
    list: async (prefix) => ((await client.listObjects('/', prefix)) ?? []).map(({ Key }) => Key),
    presign: (name, { seconds, contentType, disposition }) =>
      client.getPresignedUrl('GET', name, seconds, {
        'response-content-type': contentType,
        'response-content-disposition': disposition,
      }),
  };
}
