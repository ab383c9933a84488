import { Type } from 'typebox';
import { createSetting, type Setting } from '../setting.ts';

const DURATION_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Comma-separated durations such as `5s,30m,2h`, in milliseconds. */
export function durations(defaultMs: readonly number[], description: string): Setting<number[]> {
  return createSetting(Type.Array(Type.Integer({ minimum: 0 })), {
    defaultText: defaultMs.map(toDuration).join(','),
    description,
    mismatch: 'must be durations such as 5s, 30m or 2h',
    read: (value) => value.split(',').map((part) => fromDuration(part.trim())),
  });
}

function fromDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,6})(ms|s|m|h|d)$/.exec(text) ?? [];
  if (unit === undefined) throw new Error(`has "${text}", which is not a duration such as 5s, 30m or 2h`);
  return Number(amount) * DURATION_MS[unit as keyof typeof DURATION_MS];
}

/** `5s`, `30m`; `24h` rather than `1d`, so that a list is easy to compare. */
function toDuration(ms: number): string {
  const unit = (['h', 'm', 's'] as const).find((each) => ms % DURATION_MS[each] === 0) ?? 'ms';
  return `${ms / DURATION_MS[unit]}${unit}`;
}
