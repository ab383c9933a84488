import type { FastifyPluginAsync } from 'fastify';
import type { TeamOperations } from '../operations/team-operations.ts';
import { deleteFileRoute } from './routes/files/delete-file.ts';
import { getFileRoute } from './routes/files/get-file.ts';
import { listFilesRoute } from './routes/files/list-files.ts';
import { readFileContentRoute } from './routes/files/read-file-content.ts';
import { uploadFileRoute } from './routes/files/upload-file.ts';

/** The files of a team under `/v1/files`. */
export const fileFace: FastifyPluginAsync<{ operations: TeamOperations }> = async (scope, options) => {
  await scope.register(uploadFileRoute, options);
  await scope.register(listFilesRoute, options);
  await scope.register(getFileRoute, options);
  await scope.register(readFileContentRoute, options);
  await scope.register(deleteFileRoute, options);
};
