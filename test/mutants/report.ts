import { acceptedSurvivors } from './accepted-survivors.ts';
import type { Mutant } from './instrument.ts';
import type { Outcome } from './plan.ts';
import { isSeen } from './results.ts';

export interface TriedMutant {
  mutant: Mutant;
  outcome: Outcome;
}

export interface TriedSubject {
  subject: string;
  tried: readonly TriedMutant[];
}

/** The least share of a subject's mutants that its tests must see. */
const LEAST_PERCENT = 80;

/** One line a subject, then the survivors, each with why it may live. */
export function reportOf(subjects: readonly TriedSubject[]): { text: string; isEnough: boolean } {
  const rows = subjects.map(rowOf);
  const header = ['subject', 'mutants', 'killed', 'timed out', 'survived', 'not run', 'percent'];
  const lines = [header, ...rows.map(({ cells }) => cells)].map((cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(10))).join(''),
  );
  const survivors = subjects.flatMap(({ tried }) => tried).filter(({ outcome }) => !isSeen(outcome));
  const text = [...lines, '', `Survivors: ${survivors.length}`, ...survivors.map(describeSurvivor)].join(
    '\n',
  );
  return { text, isEnough: rows.every(({ percent }) => percent >= LEAST_PERCENT) };
}

function rowOf({ subject, tried }: TriedSubject): { cells: string[]; percent: number } {
  const count = (wanted: Outcome) => tried.filter(({ outcome }) => outcome === wanted).length;
  const seen = count('killed') + count('timed_out');
  const percent = (100 * seen) / tried.length;
  const counts = [tried.length, count('killed'), count('timed_out'), count('survived'), count('uncovered')];
  return { cells: [subject, ...counts.map(String), percent.toFixed(1)], percent };
}

function describeSurvivor({ mutant: { file, line, original, replacement }, outcome }: TriedMutant): string {
  const change = `${oneLine(original)}  →  ${oneLine(replacement)}`;
  const accepted = acceptedSurvivors.find(
    (each) => file.endsWith(each.file) && each.changes.includes(change),
  );
  const why =
    accepted?.because ?? (outcome === 'uncovered' ? 'no test runs it' : 'no reason is written down');
  return `${file}:${line}  ${change}  (${why})`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
