import { Type } from 'typebox';
import { fileKinds, imageContentTypes } from '../../../domain/files/stored-file.ts';
import { pageOf, pageParameters } from '../page-of.ts';
import { OutputFile } from '../generations/output-file.ts';
import { problemWith } from '../problems.ts';
import { ref } from '../ref.ts';
import { id, nullable, nullableText, nullableTimestamp, timestamp } from '../values.ts';
import { UploadForm } from './upload-form.ts';

/** `resources/files/file-resource.ts`, as a schema. */
export const KeptFile = Type.Object(
  {
    ...OutputFile.properties,
    object: Type.Literal('file'),
    kind: Type.Enum(fileKinds, {
      description: '`result`: the picture of a generation. `upload`: a picture that your team has uploaded.',
    }),
    generationId: nullable(id('generation', 'The generation of a result; null for an upload.')),
    name: nullableText('The name that the file was uploaded under.'),
    failure: nullableText('Why the last fetch failed.'),
    createdAt: timestamp('When the file was uploaded, or its generation completed.'),
    storedAt: nullableTimestamp('When the picture was stored.'),
  },
  { $id: 'KeptFile', description: 'A picture that the gateway keeps for your team.' },
);

export const FilePage = pageOf('FilePage', KeptFile, 'Files, newest first.');

export const FileQuery = Type.Object(
  {
    kind: Type.Optional(Type.Enum(fileKinds, { description: 'Only files of this kind.' })),
    ...pageParameters,
    cursor: Type.Optional(id('file', 'The `nextCursor` of the previous page.')),
  },
  { additionalProperties: false },
);

const binary = (description: string) => ({
  schema: Type.Unsafe<unknown>({ type: ['string', 'null'], format: 'binary', description }),
});

/** The bodies of an upload. They are not parsed: the route reads them as they arrive. */
export const uploadBody = {
  content: {
    'multipart/form-data': {
      schema: ref(UploadForm),
    },
    'image/png': binary('The picture itself.'),
    'image/jpeg': binary('The picture itself.'),
    'image/webp': binary('The picture itself.'),
  },
};

export const UploadQuery = Type.Object(
  {
    filename: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'A name for the file, when the body is the picture itself.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const FileLinkQuery = Type.Object(
  {
    expires: Type.String({ pattern: '^\\d{1,12}$', description: 'When the link expires, in Unix seconds.' }),
    generation: Type.Optional(id('generation', 'The generation that a link for the upstream is made for.')),
    signature: Type.String({ minLength: 1, maxLength: 100, description: 'Made by the gateway.' }),
  },
  { additionalProperties: false },
);

/** The headers of a request for a part, or for a newer version. */
export const PartHeaders = Type.Object({
  range: Type.Optional(Type.String({ description: 'Asks for a part: `bytes=0-1023`.' })),
  'if-none-match': Type.Optional(Type.String({ description: '304 when it has this `ETag`.' })),
  'if-range': Type.Optional(Type.String({ description: 'Sends all of it unless it has this `ETag`.' })),
});

const kept = {
  ETag: { type: 'string', description: 'Names the bytes, for `If-None-Match` and `If-Range`.' },
  'Cache-Control': {
    type: 'string',
    description: '`private, max-age=3600, immutable`, once the picture is stored; `no-store` before.',
  },
};
const part = {
  'Content-Range': { type: 'string', description: 'The part, and how many bytes the picture has.' },
};

const picture = (description: string, headers: Record<string, object> = {}) => ({
  description,
  headers: {
    ...kept,
    'Accept-Ranges': { type: 'string', description: '`bytes`, once the picture is stored.' },
    'Content-Disposition': { type: 'string', description: 'The name to save it under.' },
    ...headers,
  },
  content: Object.fromEntries(
    imageContentTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
  ),
});

/** The 416 of a request for the bytes of a file. */
export const unsatisfiableRange = {
  416: {
    ...problemWith(416, 'range_not_satisfiable')[416],
    headers: { 'Content-Range': { type: 'string', description: 'How many bytes the picture has.' } },
  },
};

/** The successful answers of a request for the bytes of a file. */
export const fileContentResponses = {
  200: picture('The picture.'),
  206: picture('The part that was asked for.', part),
  302: {
    type: 'null',
    description: 'The picture is at `Location`: with `FILES_S3_DELIVERY=redirect`.',
    headers: { Location: { type: 'string', description: 'A link to the picture that expires.' } },
  },
  304: { type: 'null', description: 'It has the `ETag` of the request.', headers: kept },
} as const;
