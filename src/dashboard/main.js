import { html, render } from './vendor/preact.js';
import { App } from './app.js';

const place = /** @type {HTMLElement} */ (document.getElementById('app'));
place.textContent = '';
render(html`<${App} />`, place);
