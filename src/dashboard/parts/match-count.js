import { html, useEffect, useState } from '../vendor/preact.js';
import { number } from '../data/format.js';
import { retryMatching } from '../data/retry-matching.js';
import { ErrorNote } from './error-note.js';

/** How many failed deliveries match a filter, before they are sent again. */
export function MatchCount({ api, filter }) {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    let isGone = false;
    setFound(null);
    setError(null);
    retryMatching(api, filter, { dryRun: true }).then(
      (counted) => !isGone && setFound(counted),
      (failure) => !isGone && setError(failure),
    );
    return () => {
      isGone = true;
    };
  }, [api, JSON.stringify(filter)]);
  if (error) return html`<${ErrorNote} error=${error} />`;
  return html`<p class="banner" role="status">${found === null ? 'Counting…' : textOf(found.matched)}</p>`;
}

function textOf(count) {
  if (count === 1) return '1 failed delivery matches.';
  return `${number(count)} failed deliveries match.`;
}
