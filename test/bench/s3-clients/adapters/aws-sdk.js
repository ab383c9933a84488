import { createReadStream } from 'node:fs';
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export function connect({ endpoint, region, bucket, accessKeyId, secretAccessKey, timeoutMs }) {
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  const at = (name) => ({ Bucket: bucket, Key: name });
  const read = async (name, range) => {
    try {
      return (await client.send(new GetObjectCommand({ ...at(name), Range: range }))).Body;
    } catch (error) {
      if (error.name === 'NoSuchKey') return null;
      throw error;
    }
  };
  return {
    put: (name, { path, contentType }) =>
      new Upload({
        client,
        params: { ...at(name), Body: createReadStream(path), ContentType: contentType },
      }).done(),
    read: (name) => read(name),
    readRange: (name, start, end) => read(name, `bytes=${start}-${end}`),
    delete: (name) => client.send(new DeleteObjectCommand(at(name))),
    async list(prefix) {
      const names = [];
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix },
      ))
        names.push(...Contents.map(({ Key }) => Key));
      return names;
    },
    presign: (name, { seconds, contentType, disposition }) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          ...at(name),
          ResponseContentType: contentType,
          ResponseContentDisposition: disposition,
        }),
        { expiresIn: seconds },
      ),
  };
}
