import { ErrorNote, Field, html, post, useEffect, useRef, useState } from '../ui.js';

/** Takes a token or key. It goes to the gateway once, and comes back as a cookie that no script can read. */
export function SignInPage({ reason, onSignedIn }) {
  const [token, setToken] = useState('');
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef();
  useEffect(() => {
    document.title = 'Sign in · Nanogate';
    form.current?.querySelector('input')?.focus();
  }, []);
  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await post('/dashboard/session', { token });
      await onSignedIn();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return html`<main class="sign-in">
    <section aria-labelledby="sign-in">
      <h1 id="sign-in">Sign in to Nanogate</h1>
      ${reason && html`<p class="banner" role="status">${reason}</p>`}
      ${
        isSecureContext
          ? html`<form ref=${form} onSubmit=${submit}>
              <${Field}
                label="Operator's token or team's key"
                type="password"
                hint="It is checked at every request, and kept for 12 hours in a cookie that scripts cannot read."
                autocomplete="current-password"
                required
                value=${token}
                onInput=${setToken}
              />
              ${error && html`<${ErrorNote} error=${error} />`}
              <p class="buttons">
                <button class="primary" disabled=${isBusy || token.trim() === ''}>Sign in</button>
              </p>
            </form>`
          : html`<p class="error" role="alert">
              You cannot sign in here: this page came over plain HTTP, so others in the network could read
              your token. Open it over HTTPS, or on the machine of the gateway as http://localhost.
            </p>`
      }
    </section>
  </main>`;
}
