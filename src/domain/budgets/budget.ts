import { Temporal } from 'temporal-polyfill';
import type { UnixMs } from '../clock.ts';

/** A limit in credits for one scope in each period. */
export interface Budget {
  id: string;
  scope: BudgetScope;
  /** Set for the scopes `team` and `key`. */
  teamId: string | null;
  /** Set for the scope `key`. */
  keyId: string | null;
  limitCredits: number;
  period: BudgetPeriod;
  /** IANA name; decides when a period begins. */
  timeZone: string;
  /** Percentages of the limit at which an alert is sent; ascending. */
  alertThresholds: number[];
  /** At most this many unused credits roll over to the next period; null: none. */
  rolloverCapCredits: number | null;
  createdAt: UnixMs;
  /** From this time on nothing is held on it; null: it is active. */
  endedAt: UnixMs | null;
}

export const budgetScopes = ['gateway', 'team', 'key'] as const;
export type BudgetScope = (typeof budgetScopes)[number];

export const budgetPeriods = ['day', 'week', 'month', 'total'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

export const ledgerKinds = ['hold', 'settle', 'release', 'adjust', 'unreconciled'] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

export const defaultAlertThresholds = [50, 80, 100];

/** A period: from `startsAt` to before `endsAt`. The period of a `total` budget never ends. */
export interface PeriodBounds {
  startsAt: UnixMs;
  endsAt: UnixMs | null;
}

/** The figures of one budget in one period. Every new hold keeps `held + settled ≤ limit + adjustments`. */
export interface BudgetUsage {
  limitCredits: number;
  adjustmentCredits: number;
  heldCredits: number;
  settledCredits: number;
  /** What was held and given back. Limits nothing. */
  releasedCredits: number;
}

/** The figures of a period without holds. */
export const unusedPeriod = { heldCredits: 0, settledCredits: 0, releasedCredits: 0 } as const;

/** Credits added to a budget, or taken from it, until a time. */
export interface BudgetAdjustment {
  id: string;
  budgetId: string;
  credits: number;
  note: string;
  actor: string;
  createdAt: UnixMs;
  /** Null: for good. */
  expiresAt: UnixMs | null;
}

/** What can still be held; 0 when the limit was lowered below what is used. */
export function availableCredits(usage: Omit<BudgetUsage, 'releasedCredits'>): number {
  return Math.max(0, usage.limitCredits + usage.adjustmentCredits - usage.heldCredits - usage.settledCredits);
}

/** The current period. It follows from the clock, so no job has to reset anything when a period ends. */
export function periodAt(
  { period, timeZone }: Pick<Budget, 'period' | 'timeZone'>,
  now: UnixMs,
): PeriodBounds {
  if (period === 'total') return { startsAt: 0, endsAt: null };
  const key = `${period} ${timeZone}`;
  const latest = latestBounds.get(key);
  if (latest !== undefined && latest.startsAt <= now && now < latest.endsAt) return latest;
  const bounds = boundsAt(period, timeZone, now);
  latestBounds.set(key, bounds);
  return bounds;
}

// Calendar arithmetic is the slowest step of accepting a generation outside the database, and nearly every
// call has the same period as the one before. At most one entry for each kind of period and time zone.
const latestBounds = new Map<string, Readonly<{ startsAt: UnixMs; endsAt: UnixMs }>>();

type CalendarPeriod = Exclude<BudgetPeriod, 'total'>;

function boundsAt(period: CalendarPeriod, timeZone: string, now: UnixMs) {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay();
  const start = startOf(today, period);
  const end = start.toPlainDate().add({ [`${period}s`]: 1 });
  // `toZonedDateTime` gives the day's first instant, which is not midnight where the clocks change at
  // midnight.
  return Object.freeze({
    startsAt: start.epochMilliseconds,
    endsAt: end.toZonedDateTime(timeZone).epochMilliseconds,
  });
}

function startOf(today: Temporal.ZonedDateTime, period: CalendarPeriod): Temporal.ZonedDateTime {
  if (period === 'day') return today;
  const date = today.toPlainDate();
  const first = period === 'month' ? date.with({ day: 1 }) : date.subtract({ days: date.dayOfWeek - 1 });
  return first.toZonedDateTime(today.timeZoneId);
}

/**
 * Whether the text is a name of the IANA time zone database that this machine knows: `Europe/Berlin`,
 * `UTC`. Offsets such as `+01:00` are refused: they have no daylight saving time, and whoever writes one in
 * winter means the zone.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
