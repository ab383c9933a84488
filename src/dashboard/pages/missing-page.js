import { Page, PageLink, html } from '../ui.js';

export function MissingPage() {
  return html`<${Page} title="Not found">
    <p>There is no such page, or it is not for you. <${PageLink} to="/">Go to the first page<//>.</p>
  <//>`;
}
