import { html, useEffect, useState } from './vendor/preact.js';
import { call, whenSignedOut } from './data/api.js';
import { startLive, stopLive } from './data/live.js';
import { followLinks } from './data/router.js';
import { readSession, SessionContext } from './data/session.js';
import { Announcer } from './parts/announcer.js';
import { ErrorNote } from './parts/error-note.js';
import { Shell } from './shell.js';
import { SignInPage } from './pages/sign-in-page.js';

/** The dashboard: asks to sign in, then shows the pages of whoever did. */
export function App() {
  // Undefined: not known yet. Null: nobody is signed in.
  const [session, setSession] = useState(undefined);
  const [error, setError] = useState(null);
  const [reason, setReason] = useState(null);

  async function load() {
    setError(null);
    try {
      const found = await readSession();
      if (found) startLive(`${found.api}/overview/events`);
      setSession(found);
    } catch (failure) {
      setError(failure);
    }
  }
  function leave(why) {
    stopLive();
    setReason(why);
    setSession(null);
  }
  async function signOut() {
    await call('DELETE', '/dashboard/session');
    leave(null);
  }
  useEffect(() => {
    whenSignedOut(() =>
      leave('Your session has ended: the token or key was revoked, or it has expired. Sign in again.'),
    );
    load();
  }, []);

  return html`<div onClick=${followLinks}>
    ${
      error
        ? html`<main><${ErrorNote} error=${error} retry=${load} /></main>`
        : session === undefined
          ? html`<p class="note" role="status">Loading…</p>`
          : session === null
            ? html`<${SignInPage} reason=${reason} onSignedIn=${load} />`
            : html`<${SessionContext.Provider} value=${session}><${Shell} onSignOut=${signOut} /><//>`
    }
    <${Announcer} />
  </div>`;
}
