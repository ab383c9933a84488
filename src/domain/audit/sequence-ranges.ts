/** Ascending sequences as the fewest ranges. */
export function sequenceRanges(sequences: readonly number[]): SequenceRange[] {
  const ranges: [number, number][] = [];
  for (const sequence of sequences) {
    const last = ranges.at(-1);
    if (last?.[1] === sequence - 1) last[1] = sequence;
    else ranges.push([sequence, sequence]);
  }
  return ranges;
}

export function isInRanges(ranges: readonly SequenceRange[], sequence: number): boolean {
  return ranges.some(([from, to]) => from <= sequence && sequence <= to);
}

/** From, to; both belong to it. */
export type SequenceRange = readonly [from: number, to: number];
