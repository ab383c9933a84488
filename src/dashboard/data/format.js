const numbers = new Intl.NumberFormat();
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const number = (value) => (value === null || value === undefined ? '–' : numbers.format(value));

export const credits = (value) =>
  value === null || value === undefined ? '–' : `${numbers.format(value)} cr`;

export const percent = (ratio) => `${numbers.format(Math.round(ratio * 100))} %`;

/** In the zone of the reader. */
export const localTime = (iso) => times.format(new Date(iso));

export const utcTime = (iso) =>
  `${new Date(iso)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`;

/** The two largest units: `2 h 5 min`. */
export function duration(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  /** @type {[string, number][]} */
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  let rest = seconds;
  const parts = units.slice(first, first + 2).map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count} ${name}` : '';
  });
  return parts.filter(Boolean).join(' ');
}

export const ago = (iso) => duration(Math.max(0, Date.now() - Date.parse(iso)));

/** `generation_failed` and `generation.failed` as words. */
export const words = (code) => String(code).replace(/[_.]/g, ' ');

/** The beginning of a long text. */
export const shorten = (text, length = 160) =>
  text.length > length ? `${[...text].slice(0, length).join('')}…` : text;

/** `2026-01-31` of a time, in UTC. */
export const dayOf = (time) => new Date(time).toISOString().slice(0, 10);
