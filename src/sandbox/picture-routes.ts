import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { refuse } from './refuse.ts';
import { stateAt, type Generations } from './generations.ts';
import type { ResolvedImageInput } from '../domain/models/image-input.ts';
import { renderPicture } from './picture/render-picture.ts';
import { withoutScenarios } from './scenarios/read-scenarios.ts';

/** The completed pictures, rendered on request. */
export async function pictureRoutes(
  app: FastifyInstance,
  { clock, generations }: PictureDependencies,
): Promise<void> {
  app.get<{ Params: { file: string } }>('/generations/:file', async (request, reply) => {
    const generation = generations.find(request.params.file.replace(/\.png$/, ''));
    if (generation === null || stateAt(generation, clock.now()).status !== 'completed')
      return reply.status(404).send(refuse('NOT_FOUND', 'No such picture').body);
    const { model, input } = generation;
    const size = pictureSize(input);
    const { aspectRatio, imageQuality } = input;
    const caption = `sandbox ${model}\n${aspectRatio} ${imageQuality} ${size.width}x${size.height}`;
    const prompt = withoutScenarios(input.prompt).trim() || input.prompt;
    return reply
      .type('image/png')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(await renderPicture(prompt, caption, size));
  });
}

export interface PictureDependencies {
  clock: Clock;
  generations: Generations;
}

const longSides = { '1K': 1_024, '2K': 2_048, '4K': 4_096 } as const;

/** In pixels: the aspect ratio is exact, and the long side follows from the quality. */
function pictureSize({
  aspectRatio,
  imageQuality,
}: Pick<ResolvedImageInput, 'aspectRatio' | 'imageQuality'>): { width: number; height: number } {
  const [across = 1, down = 1] = aspectRatio.split(':').map(Number);
  const unit = longSides[imageQuality] / Math.max(across, down);
  return { width: across * unit, height: down * unit };
}
