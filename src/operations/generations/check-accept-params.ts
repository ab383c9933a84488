import { AppError } from '../../domain/app-error.ts';
import { catalogue, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { findByIdempotencyKey } from '../../store/generations/generations.ts';
import type { AcceptParams } from './accept-params.ts';
import type { OperationContext } from '../context.ts';

type Context = Pick<OperationContext, 'store' | 'checkReceiver'>;

/** Judges a request for a picture. @throws AppError `invalid_request` for what the schemas cannot say */
export async function checkAcceptParams(context: Context, command: AcceptParams): Promise<void> {
  const errors = catalogue[command.model]
    .checkInput(command.input as ResolvedInput)
    .map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail }));
  const refusal = await refusedReceiver(context, command);
  if (refusal !== null) errors.push({ pointer: '/webhook/url', detail: refusal });
  if (errors.length > 0)
    throw new AppError('invalid_request', 'The request is not as documented.', { errors });
}

async function refusedReceiver(
  { store, checkReceiver }: Context,
  { webhook, idempotency, principal }: AcceptParams,
): Promise<string | null> {
  if (webhook === null) return null;
  // What was accepted before is answered as it was then, whatever addresses the host has by now.
  const isRepeated =
    idempotency !== null &&
    (await findByIdempotencyKey(store.reader, principal.teamId, idempotency.key)) !== null;
  return isRepeated ? null : checkReceiver(webhook.url);
}
