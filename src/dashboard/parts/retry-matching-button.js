import { html } from '../vendor/preact.js';
import { number } from '../data/format.js';
import { retryMatching } from '../data/retry-matching.js';
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
