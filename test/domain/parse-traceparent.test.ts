import { describe, expect, it } from 'vitest';
import { parseTraceparent, traceIdOf } from '../../src/domain/parse-traceparent.ts';

const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

describe('traceparent', () => {
  it.each([
    [`00-${trace}-${parent}-01`, `00-${trace}-${parent}-01`],
    [`cc-${trace}-${parent}-01-what-comes`, `00-${trace}-${parent}-01`],
  ])('%s is kept as %s', (header, kept) => {
    expect(parseTraceparent(header)).toBe(kept);
    expect(traceIdOf(kept)).toBe(trace);
  });

  it.each([
    undefined,
    '',
    `00-${trace}-${parent}-01-more`,
    `ff-${trace}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${parent}-01`,
    `00-${trace}-${parent}`,
    `00-${trace}-${parent}-01, 00-${trace}-${parent}-01`,
    `00-${trace}\r\n-${parent}-01`,
  ])('%s is ignored', (header) => {
    expect(parseTraceparent(header)).toBeNull();
  });
});
