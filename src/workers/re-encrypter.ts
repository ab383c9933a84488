import type { OperationContext } from '../operations/operation-context.ts';
import { reEncryptSecrets, type ReEncryptedPage } from '../operations/signing/re-encrypt-secrets.ts';
import type { Rounds } from './worker.ts';

/** Re-encrypts with the current key, once after the start: a page in each round, then nothing more. */
export function createReEncrypter(
  context: Pick<OperationContext, 'store' | 'clock' | 'secretBox' | 'actor'>,
  onPage: (page: ReEncryptedPage) => void,
): Rounds {
  let pages: ReturnType<typeof reEncryptSecrets> | null = reEncryptSecrets(context);
  return {
    async runOnce() {
      if (pages === null) return null;
      try {
        const page = await pages.next();
        if (page.done) {
          pages = null;
          return null;
        }
        onPage(page.value);
        return context.clock.now();
      } catch (error) {
        // The database was unavailable. A generator that threw has ended, so start again; most of it is done.
        pages = reEncryptSecrets(context);
        throw error;
      }
    },
  };
}
