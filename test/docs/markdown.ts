import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/clock.ts';

export function table(heading: string[], rows: string[][]): string {
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

const units: [number, string][] = [
  [DAY_MS, 'd'],
  [HOUR_MS, 'h'],
  [MINUTE_MS, 'min'],
  [SECOND_MS, 's'],
];

/** `3 h 35 min 5 s` */
export function duration(ms: number): string {
  let remainingMs = ms;
  const parts: string[] = [];
  for (const [unitMs, name] of units) {
    const amount = Math.floor(remainingMs / unitMs);
    remainingMs %= unitMs;
    if (amount > 0) parts.push(`${amount} ${name}`);
  }
  return parts.join(' ');
}
