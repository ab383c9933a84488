import { post } from './api.js';

/** Sends the failed deliveries again that match a filter, page by page; with `dryRun` only counts them. */
export async function retryMatching(api, filter, { dryRun = false } = {}) {
  let matched = 0;
  let requeued = 0;
  let cursor;
  do {
    const page = await post(`${api}/deliveries/retry`, { ...filter, dryRun, cursor });
    matched += page.matchedCount;
    requeued += page.requeuedCount;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { matched, requeued };
}
