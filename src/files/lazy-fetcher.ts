import type { PictureFetcher, PictureFetcherOptions } from './picture-fetcher.ts';

/** A fetcher whose HTTP client is loaded for the first picture: commands fetch none, and should start fast. */
export function createLazyFetcher(options: PictureFetcherOptions): PictureFetcher {
  let loaded: Promise<PictureFetcher> | null = null;
  const load = async () => {
    const { createPictureFetcher } = await import('./picture-fetcher.ts');
    return createPictureFetcher(options);
  };
  return {
    open: async (url, signal) => (await (loaded ??= load())).open(url, signal),
    close: async () => (await loaded)?.close(),
  };
}
