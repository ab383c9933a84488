import { html, useEffect, useState } from '../vendor/preact.js';
import { number } from '../data/format.js';
import { ErrorNote } from './error-note.js';

/** How much matches, before it is sent again. @param of counted anew when it changes @param nouns one and many of what is counted */
export function MatchCount({ of, count, nouns: [one, many] = ['failed delivery', 'failed deliveries'] }) {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    let isGone = false;
    setFound(null);
    setError(null);
    count().then(
      (counted) => !isGone && setFound(counted),
      (failure) => !isGone && setError(failure),
    );
    return () => {
      isGone = true;
    };
  }, [JSON.stringify(of)]);
  if (error) return html`<${ErrorNote} error=${error} />`;
  const text = found === 1 ? `1 ${one} matches.` : `${number(found)} ${many} match.`;
  return html`<p class="banner" role="status">${found === null ? 'Counting…' : text}</p>`;
}
