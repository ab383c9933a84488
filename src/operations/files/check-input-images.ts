import type { FieldError } from '../../domain/app-error.ts';
import { isFileId } from '../../domain/files/input-file-ids.ts';
import { fetchFailureOf } from '../../files/picture-fetcher.ts';
import { readThrough } from '../../files/read-through.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Reads the beginning of each input picture that has an address, if the operator wants that: one that is no picture
 * would be found by the upstream only after credits were held. Uses the network: never call it in a transaction.
 */
export async function checkInputImages(
  { policy, files }: Pick<OperationContext, 'policy' | 'files'>,
  inputImageUrls: readonly string[],
): Promise<FieldError[]> {
  if (files === null || policy.files?.checkInputImages !== true) return [];
  const { maxFileBytes } = policy.files;
  const found = await Promise.all(
    inputImageUrls.map(async (url, index): Promise<FieldError[]> => {
      if (isFileId(url)) return [];
      try {
        const source = await files.fetcher.open(url, AbortSignal.timeout(CHECK_TIMEOUT_MS));
        (await readThrough(source.body, maxFileBytes)).body.destroy();
        return [];
      } catch (error) {
        const { reason } = fetchFailureOf(error);
        return [{ pointer: `/input/inputImageUrls/${index}`, detail: `cannot be used: ${reason}` }];
      }
    }),
  );
  return found.flat();
}

// Below what a caller's request may take in all.
const CHECK_TIMEOUT_MS = 4_000;
