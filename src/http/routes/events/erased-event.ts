import { AppError } from '../../../domain/app-error.ts';

/** The refusal to deliver an event whose data was erased. */
export function erasedEvent(): AppError {
  return new AppError('event_erased', 'The data of the event was erased at the end of its retention.');
}
