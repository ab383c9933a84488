/** Events in the order of their times; a binary heap. Of two at the same time, the one that was added first comes first. */
export interface Agenda<Event> {
  add(time: number, event: Event): void;
  next(): { time: number; event: Event } | null;
}

export function createAgenda<Event>(): Agenda<Event> {
  const heap: { time: number; order: number; event: Event }[] = [];
  let added = 0;
  const before = (a: number, b: number): boolean => {
    const [x, y] = [heap[a]!, heap[b]!];
    return x.time < y.time || (x.time === y.time && x.order < y.order);
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    add(time, event) {
      heap.push({ time, order: added++, event });
      for (let i = heap.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
    },
    next() {
      if (heap.length === 0) return null;
      swap(0, heap.length - 1);
      const { time, event } = heap.pop()!;
      for (let i = 0; ;) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        if (left >= heap.length) break;
        const least = right < heap.length && before(right, left) ? right : left;
        if (!before(least, i)) break;
        swap(i, least);
        i = least;
      }
      return { time, event };
    },
  };
}
