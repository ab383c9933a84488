import { html } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { number } from '../data/format.js';
import { ActionButton } from './action-button.js';
import { MatchCount } from './match-count.js';

/** Sends all failed deliveries again that match the filters of the page, after it said how many those are. */
export function RetryMatchingButton({ api, filter, onDone }) {
  const run = async () => {
    const { matched, requeued } = await retryMatching(api, filter);
    onDone();
    return `${number(requeued)} of ${number(matched)} failed deliveries are due now.`;
  };
  const count = async () => (await retryMatching(api, filter, { dryRun: true })).matched;
  return html`<${ActionButton}
    label="Retry all that failed"
    needs="retryDeliveries"
    title="Retry all failed deliveries that match"
    text="Sends every failed delivery again that matches the endpoint, the event and the time below, to the current address of its endpoint. Those of disabled or deleted endpoints stay as they are."
    run=${run}
  >
    <${MatchCount} of=${filter} count=${count} />
  <//>`;
}

/** Sends the failed deliveries again that match a filter, page by page; with `dryRun` only counts them. */
async function retryMatching(api, filter, { dryRun = false } = {}) {
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
