import { isMet, type Check, type Scenario } from './checks.ts';
import type { Figures } from './figures.ts';
import type { Row } from './scenarios.ts';

const columns = [
  'times',
  'arrivals',
  'first hour',
  'pictures/h',
  'requests each',
  'median',
  'p95',
  'longest',
  'at accept ±',
  'submitted ±',
  'in time',
  'target',
];

export const rowsHeading = heading(columns);
export const fairnessHeading = heading(['submissions', 'off by', '', 'idle team waits for', 'target']);
export const scenariosHeading = heading(['scenario', 'measured', 'target']);

export function rowLine(
  { name, arrivals, target }: Row,
  figures: Figures,
  { missed, guarded }: { missed: string[]; guarded: string[] },
): string {
  const result = [
    ...missed.map((problem) => `MISSED: ${problem}`),
    ...guarded.map((problem) => `not reached: ${problem}`),
  ];
  return line([
    name,
    arrivals,
    figures.firstHour.toFixed(1),
    figures.pictures.toFixed(2),
    figures.requestsEach.toFixed(3),
    figures.medianDelay.toFixed(1),
    figures.p95Delay.toFixed(1),
    figures.longestDelay.toFixed(0),
    percent(figures.errorAtAccept),
    percent(figures.errorSubmitted),
    percent(figures.inTime),
    result.join('; ') || (Object.keys(target).length > 0 ? 'met' : ''),
  ]);
}

export function scenarioLines({ name }: Scenario, checks: readonly Check[]): string[] {
  return checks.map((check, i) => {
    const { what, value, unit } = check;
    return line([
      i === 0 ? name : '',
      `${what}: ${Number(value.toFixed(1))} ${unit}`.trim(),
      targetOf(check),
    ]);
  });
}

function targetOf(check: Check): string {
  const { atMost, atLeast } = check;
  if (atMost === undefined && atLeast === undefined) return '';
  const bound = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return isMet(check) ? `${bound}: met` : `MISSED: ${bound}`;
}

function heading(cells: readonly string[]): string {
  return `${line(cells)}\n${line(cells.map(() => '---'))}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Empty where the row does not look at it. */
function percent(share: number): string {
  return Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)} %`;
}
