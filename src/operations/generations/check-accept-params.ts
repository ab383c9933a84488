import { AppError } from '../../domain/app-error.ts';
import { catalogue, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { findByIdempotencyKey } from '../../store/generations/generations.ts';
import { checkInputImages } from '../files/check-input-images.ts';
import type { AcceptParams } from './accept-params.ts';
import type { OperationContext } from '../operation-context.ts';

type Context = Pick<OperationContext, 'store' | 'checkReceiver' | 'policy' | 'files'>;

/**
 * Validates a generation request.
 * @throws AppError `invalid_request` for errors that the schemas cannot express
 */
export async function checkAcceptParams(context: Context, params: AcceptParams): Promise<void> {
  const errors = catalogue[params.model]
    .checkInput(params.input as ResolvedInput)
    .map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail }));
  if (await mustAskNetwork(context, params)) {
    const refusal = params.webhook === null ? null : await context.checkReceiver(params.webhook.url);
    if (refusal !== null) errors.push({ pointer: '/webhook/url', detail: refusal });
    errors.push(...(await checkInputImages(context, params.input.inputImageUrls ?? [])));
  }
  if (errors.length > 0) throw new AppError('invalid_request', 'The request is not valid.', { errors });
}

async function mustAskNetwork(
  { store, policy }: Context,
  { webhook, idempotency, principal }: AcceptParams,
): Promise<boolean> {
  if (webhook === null && policy.files?.checkInputImages !== true) return false;
  // A repetition of an accepted request gets the same response, whatever the hosts answer by now.
  return (
    idempotency === null ||
    (await findByIdempotencyKey(store.reader, principal.teamId, idempotency.key)) === null
  );
}
