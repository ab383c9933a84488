import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { refuse } from './answer.ts';
import { stateAt, type Generations } from './generations.ts';
import { pictureSize, renderPicture } from './picture/picture.ts';
import { withoutScenarios } from './scenarios/read-scenarios.ts';

/** The finished pictures, drawn when somebody asks for one. */
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
    const caption = `sandbox - ${model} - ${input.imageQuality} - ${size.width}x${size.height}`;
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
