const DAY_MS = 86_400_000;
const FIGURES = ['completed', 'failed', 'canceled', 'settledCredits', 'releasedCredits', 'heldCredits'];
// More lines than that cannot be told apart.
const MAX_LINES = 6;

/** The field of a row that has the value of a group. */
const fieldOf = (group) =>
  group === 'team' || group === 'key' ? `${group}Id` : group.startsWith('metadata.') ? 'metadata' : group;

const valueOf = (row, group) => row[fieldOf(group)] ?? 'untagged';

/** One row for each value of a group, the most expensive first, and the sum of all at the end. */
export function totalsOf(rows, group) {
  const totals = new Map();
  for (const row of rows) add(totals, valueOf(row, group), row);
  const sorted = [...totals.values()].sort((a, b) =>
    group === 'day' ? (a.id < b.id ? 1 : -1) : b.settledCredits - a.settledCredits,
  );
  if (sorted.length < 2) return sorted;
  const all = new Map();
  for (const row of sorted) add(all, 'Total', row);
  return [...sorted, ...all.values()];
}

function add(totals, id, row) {
  const total = totals.get(id) ?? { id, ...Object.fromEntries(FIGURES.map((figure) => [figure, 0])) };
  for (const figure of FIGURES) total[figure] += row[figure];
  totals.set(id, total);
}

/** Settled credits of each day: a line for each of the most expensive values, and one for all others. */
export function seriesOf(rows, group, { from, to }, nameOf) {
  const times = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += DAY_MS) times.push(time);
  const values =
    group === 'day'
      ? ['Settled']
      : totalsOf(rows, group)
          .map(({ id }) => id)
          .filter((id) => id !== 'Total');
  const named = values.slice(0, values.length > MAX_LINES ? MAX_LINES - 1 : MAX_LINES);
  const lines = new Map(
    [...named, ...(named.length < values.length ? ['others'] : [])].map((value) => [
      value,
      times.map(() => 0),
    ]),
  );
  for (const row of rows) {
    const value = group === 'day' ? 'Settled' : valueOf(row, group);
    const line = lines.get(value) ?? lines.get('others');
    const at = (Date.parse(row.day) - times[0]) / DAY_MS;
    if (line && at in line) line[at] += row.settledCredits;
  }
  return {
    times,
    series: [...lines].map(([value, figures]) => ({ label: nameOf(group, value), values: figures })),
  };
}
