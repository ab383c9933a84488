import { normal } from './random.ts';

/** How long pictures take: log-normal, in milliseconds. */
export interface Curve {
  name: string;
  medianMs: number;
  p95Ms: number;
}

export const curves = {
  '1K': { name: '1K', medianMs: 18_000, p95Ms: 30_000 },
  '4K': { name: '4K', medianMs: 28_800, p95Ms: 48_000 },
  // 30 to 300 s as the 5th and the 95th per cent.
  Pro: { name: 'Pro', medianMs: Math.sqrt(30_000 * 300_000), p95Ms: 300_000 },
} as const satisfies Record<string, Curve>;

export function scaled(curve: Curve, factor: number): Curve {
  return { name: `${curve.name} ×${factor}`, medianMs: curve.medianMs * factor, p95Ms: curve.p95Ms * factor };
}

export function drawDuration({ medianMs, p95Ms }: Curve, random: () => number): number {
  return medianMs * Math.exp((Math.log(p95Ms / medianMs) / 1.6449) * normal(random));
}

/** What replies say of progress while a picture runs: nothing, the truth, or the truth with an error that grows with what is left. */
export type ProgressKind = 'absent' | 'exact' | 'noisy';

export function progressReply(
  kind: ProgressKind,
  waitedMs: number,
  durationMs: number,
  random: () => number,
): number | null {
  if (kind === 'absent') return null;
  const share = waitedMs / durationMs;
  const said = kind === 'exact' ? share : share * Math.exp(0.3 * (1 - share) * normal(random));
  return Math.min(99, Math.floor(said * 100));
}
