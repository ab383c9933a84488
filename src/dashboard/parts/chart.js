import { html } from '../vendor/preact.js';
import { number } from '../data/format.js';

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 56;
const BOTTOM = 22;

/**
 * Lines over time, as SVG: it takes its colours from the style, and so follows the theme. The figures are in a table beside it too, so
 * to a screen reader it is a picture with a name. (A library of charts alone would take 22 of the 60 kB that the dashboard may have.)
 * @param {{ label: string, times: number[], series: { label: string, values: number[] }[], formatTime?: (time: number) => string,
 *   onDay?: (time: number) => void }} props
 * `times` in milliseconds; `onDay` shows what a point is made of, as its figure in a table does
 */
export function Chart({ label, times, series, formatTime = shortDay, onDay }) {
  const highest = niceCeiling(Math.max(1, ...series.flatMap(({ values }) => values)));
  const x = (index) => LEFT + (times.length < 2 ? 0.5 : index / (times.length - 1)) * (WIDTH - LEFT - 8);
  const y = (value) => 8 + (1 - value / highest) * (HEIGHT - BOTTOM - 8);
  const marks = [0, 0.5, 1].map((part) => part * highest);
  const steps = [...new Set([0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * (times.length - 1))))];
  return html`<figure class="chart">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      ${marks.map(
        (mark) =>
          html`<line class="grid" x1=${LEFT} x2=${WIDTH - 8} y1=${y(mark)} y2=${y(mark)} />
            <text x=${LEFT - 6} y=${y(mark) + 4} text-anchor="end">${number(mark)}</text>`,
      )}
      ${steps.map((step) => html`<text x=${x(step)} y=${HEIGHT - 4} text-anchor=${step === 0 ? 'start' : step === times.length - 1 ? 'end' : 'middle'}>${formatTime(times[step])}</text>`)}
      ${series.map(
        ({ values }, index) =>
          html`<g class="series-${index + 1}">
            <polyline
              points=${values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
            />
            ${values.map((value, at) => html`<circle class=${onDay ? 'link' : ''} cx=${x(at)} cy=${y(value)} r="2.5" onClick=${onDay && (() => onDay(times[at]))}><title>${formatTime(times[at])}: ${number(value)}</title></circle>`)}
          </g>`,
      )}
    </svg>
    ${
      series.length > 1 &&
      html`<figcaption>
        ${series.map(({ label: name }, index) => html`<span class="series-${index + 1}"><i></i><bdi>${name}</bdi></span>`)}
      </figcaption>`
    }
  </figure>`;
}

/** 1, 2 or 5 times a power of ten. */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}

const shortDay = (time) => new Date(time).toISOString().slice(5, 10);
