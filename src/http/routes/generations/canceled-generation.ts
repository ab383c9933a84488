import { AppError } from '../../../domain/app-error.ts';
import type { Generation } from '../../../domain/generations/generation.ts';
import type { CancelOutcome } from '../../../operations/generations/cancel-generation.ts';
import { notFound } from '../../plugins/known-id.ts';

/** The canceled generation. @throws AppError for every other outcome, the same on both faces */
export function canceledGeneration(outcome: CancelOutcome): Generation {
  switch (outcome.outcome) {
    case 'canceled':
      return outcome.generation;
    case 'not_found':
      throw notFound('generation');
    case 'submission_under_way':
      throw new AppError('submission_under_way', 'The generation is being submitted to the upstream.', {
        details: { generationStatus: 'queued' },
      });
    case 'not_cancelable':
      throw new AppError('not_cancelable', `The generation is already ${outcome.status}.`, {
        details: { generationStatus: outcome.status },
      });
  }
}
