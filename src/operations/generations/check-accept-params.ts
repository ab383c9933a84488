import { AppError } from '../../domain/app-error.ts';
import { catalogue, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { findByIdempotencyKey } from '../../store/generations/generations.ts';
import type { AcceptParams } from './accept-params.ts';
import type { OperationContext } from '../operation-context.ts';

type Context = Pick<OperationContext, 'store' | 'checkReceiver'>;

/**
 * Validates a generation request.
 * @throws AppError `invalid_request` for errors that the schemas cannot express
 */
export async function checkAcceptParams(context: Context, params: AcceptParams): Promise<void> {
  const errors = catalogue[params.model]
    .checkInput(params.input as ResolvedInput)
    .map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail }));
  const refusal = await refusedReceiver(context, params);
  if (refusal !== null) errors.push({ pointer: '/webhook/url', detail: refusal });
  if (errors.length > 0) throw new AppError('invalid_request', 'The request is not valid.', { errors });
}

async function refusedReceiver(
  { store, checkReceiver }: Context,
  { webhook, idempotency, principal }: AcceptParams,
): Promise<string | null> {
  if (webhook === null) return null;
  // A repetition of an accepted request gets the same response, whatever the host resolves to by now.
  const isRepeated =
    idempotency !== null &&
    (await findByIdempotencyKey(store.reader, principal.teamId, idempotency.key)) !== null;
  return isRepeated ? null : checkReceiver(webhook.url);
}
