import { html } from './vendor/preact.js';
import { useOverview } from './data/live.js';
import { useLocation } from './data/router.js';
import { useSession } from './data/session.js';
import { PageLink } from './parts/page-link.js';
import { pageAt, pagesOf } from './pages.js';

/** What is around every page: where one can go, and who is signed in. */
export function Shell({ onSignOut }) {
  const session = useSession();
  const { path, query } = useLocation();
  const { isConnected } = useOverview();
  const { View, folder, parameters } = pageAt(path, session);
  return html`<a class="skip" href="#content">Skip to the content</a>
    <div class="frame">
      <nav class="side" aria-label="Pages">
        <strong>Nanogate</strong>
        <ul>
          ${pagesOf(session).map(
            ({ to, title }) =>
              html`<li>
                <${PageLink} to=${to} aria-current=${to === folder ? 'page' : undefined}>${title}<//>
              </li>`,
          )}
        </ul>
        <footer>
          <span><bdi>${session.name}</bdi>${session.detail && html`<br /><bdi>${session.detail}</bdi>`}</span>
          <span>${isConnected ? '● Live' : '○ Connecting…'}</span>
          <button onClick=${onSignOut}>Sign out</button>
        </footer>
      </nav>
      <main id="content" key=${path}><${View} ...${parameters} query=${query} /></main>
    </div>`;
}
