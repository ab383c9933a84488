import type { OperationContext } from '../operations/context.ts';
import { resealSecrets, type ResealedPage } from '../operations/signing/reseal-secrets.ts';
import type { Rounds } from './worker.ts';

/** Seals with the current encryption key, once after the start, what another one sealed: a page each round, then nothing more. */
export function createResealer(
  context: Pick<OperationContext, 'store' | 'clock' | 'secretBox'>,
  onPage: (page: ResealedPage) => void,
): Rounds {
  let pages: ReturnType<typeof resealSecrets> | null = resealSecrets(context);
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
        // The database was away, and a generator that threw has ended: from the start, where most is done.
        pages = resealSecrets(context);
        throw error;
      }
    },
  };
}
