import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { findFilesOfGeneration, findFilesOfGenerations } from '../../store/files/files.ts';
import type { Session } from '../../store/engine/store.ts';
import type { FilesPolicy } from '../operation-context.ts';
import { viewFile } from './view-file.ts';

/** A generation with its kept pictures. Reads nothing where no files are kept, or while there is no picture. */
export async function withFiles(
  session: Session,
  files: FilesPolicy | null,
  generation: Generation,
  now: UnixMs,
): Promise<Generation> {
  if (files === null || generation.imageUrl === null) return generation;
  const found = await findFilesOfGeneration(session, generation.id);
  return { ...generation, files: found.map((file) => viewFile(files, file, now)) };
}

/** Likewise for a list of them, with one statement. */
export async function allWithFiles(
  session: Session,
  files: FilesPolicy | null,
  generations: Generation[],
  now: UnixMs,
): Promise<Generation[]> {
  const ids = generations.filter(({ imageUrl }) => imageUrl !== null).map(({ id }) => id);
  if (files === null || ids.length === 0) return generations;
  const found = await findFilesOfGenerations(session, ids);
  return generations.map((generation) => ({
    ...generation,
    files: found
      .filter(({ generationId }) => generationId === generation.id)
      .map((file) => viewFile(files, file, now)),
  }));
}
