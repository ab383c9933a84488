import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../../domain/app-error.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toFileResource } from '../../../resources/files/file-resource.ts';
import { readUpload } from '../../plugins/read-upload.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { KeptFile, uploadBody, UploadQuery } from '../../schemas/files/kept-file.ts';
import { conflicts, problems, problemWith } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';

const schema = {
  operationId: 'uploadFile',
  tags: ['Files'],
  summary: 'Upload a picture',
  description:
    'Send a PNG, JPEG or WebP as `multipart/form-data` or as the body itself, and use the `id` of the answer in `input.inputImageUrls`. What the picture is follows from its bytes. Everything that is not a whole picture, or has anything after it, is refused.',
  querystring: UploadQuery,
  body: uploadBody,
  response: {
    201: { description: 'The file is stored.', ...createdHeaders('file'), ...ref(KeptFile) },
    ...conflicts('storage_quota_exceeded'),
    ...problems(401, 404, 413),
    ...problemWith(400, 'invalid_request'),
    ...problemWith(415, 'unsupported_image', 'unsupported_media_type'),
    ...problemWith(422, 'invalid_image'),
  },
};

// The operation counts the bytes of the file, whose limit is a setting; this bounds what its form adds.
const BODY_LIMIT_BYTES = 1_100_000_000;

export const uploadFileRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'storeUpload'>;
}> = async (app, { operations }) => {
  // The body is not parsed but read as it arrives, whatever its sender calls it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, null));

  app.post('/v1/files', { schema, bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const { teamId } = principalOf(request);
    if (request.body === undefined) throw new AppError('invalid_request', 'The body is missing.');
    const upload = await readUpload(request.raw, request.query.filename ?? null);
    const file = await operations.storeUpload({ teamId, ...upload });
    return reply.status(201).header('location', `/v1/files/${file.id}`).send(toFileResource(file));
  });
};
