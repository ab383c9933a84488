import { html } from '../vendor/preact.js';
import { number, percent } from '../data/format.js';

/** How much of a limit is settled and held, and what the forecast says. */
export function Meter({ settled, held = 0, limit, forecast = null, label }) {
  const ratio = (value) => (limit > 0 ? value / limit : value > 0 ? 1 : 0);
  const used = ratio(settled + held);
  const tone =
    used >= 1 ? 'bad' : used >= 0.8 || (forecast !== null && ratio(forecast) > 1) ? 'warn' : 'good';
  const width = (value) => ({ width: `${Math.min(100, Math.max(0, 100 * value))}%` });
  return html`<div
    class="meter ${tone}"
    role="img"
    aria-label="${label}: ${percent(used)} of ${number(limit)} credits used${forecast === null ? '' : `, forecast ${percent(ratio(forecast))}`}"
  >
    <i class="settled" style=${width(ratio(settled))}></i><i class="held" style=${width(ratio(held))}></i>
    ${forecast !== null && limit > 0 && html`<b style=${{ left: `${Math.min(99, 100 * ratio(forecast))}%` }}></b>`}
  </div>`;
}
