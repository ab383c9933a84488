import { describe, expect, it } from 'vitest';
import { dayOf, usageColumns, usageField } from '../../../src/domain/usage/usage-row.ts';
import { forFigures, usageFigures } from '../../../src/domain/usage/usage-figure.ts';

describe('a usage report', () => {
  it('has a field for each group, named by what it holds', () => {
    expect(usageColumns.map(usageField)).toEqual(['day', 'month', 'model', 'quality', 'keyId', 'teamId']);
    expect(usageField('metadata.order')).toBe('metadata');
    expect(usageField('metadata.day')).toBe('metadata');
  });

  it('counts by the days of UTC', () => {
    expect(dayOf(Date.parse('2026-01-31T23:59:59.999Z'))).toBe('2026-01-31');
    expect(dayOf(Date.parse('2026-02-01T00:00:00.000Z'))).toBe('2026-02-01');
  });

  it('has something for every figure that is asked for', () => {
    const made = forFigures(usageFigures, (figure) => figure.length);
    expect(Object.keys(made)).toEqual([...usageFigures]);
    expect(made.failed).toBe(6);
  });
});
