import type { Clock, UnixMs } from '../../../src/domain/clock.ts';
import type { UpstreamClient } from '../../../src/upstream/upstream-client.ts';

/** An upstream by the test's clock: pictures become ready in their time, and every request is written down. */
export interface TimedUpstream extends UpstreamClient {
  requests: { account: string; at: UnixMs }[];
  /** When each picture became ready and when it was known, by the upstream's id. */
  pictures: Map<string, { account: string; readyAt: UnixMs; knownAt: UnixMs | null }>;
}

/** @param durationMs of the next picture */
export function createTimedUpstream(clock: Clock, durationMs: () => number): TimedUpstream {
  const requests: TimedUpstream['requests'] = [];
  const pictures: TimedUpstream['pictures'] = new Map();
  return {
    requests,
    pictures,
    async submit({ name: account }) {
      requests.push({ account, at: clock.now() });
      const id = `up-${pictures.size + 1}`;
      pictures.set(id, { account, readyAt: clock.now() + durationMs(), knownAt: null });
      return { kind: 'confirmed', upstreamGenerationId: id, upstreamTaskId: null };
    },
    async checkStatus({ name: account }, _model, id) {
      requests.push({ account, at: clock.now() });
      const picture = pictures.get(id);
      if (picture === undefined) return { kind: 'not_found' };
      if (picture.account !== account) return { kind: 'forbidden' };
      if (clock.now() < picture.readyAt) return { kind: 'running', status: 'generating', progress: null };
      picture.knownAt ??= clock.now();
      return { kind: 'completed', imageUrl: 'https://static.example/picture.png' };
    },
    close: async () => undefined,
  };
}

/** The most requests of one account in any `windowMs`. */
export function mostInWindow(times: readonly UnixMs[], windowMs: number): number {
  let oldest = 0;
  let most = 0;
  times.forEach((at, i) => {
    while (times[oldest]! <= at - windowMs) oldest += 1;
    most = Math.max(most, i - oldest + 1);
  });
  return most;
}

/** Durations of a log-normal curve. @param random in [0, 1) */
export function logNormalMs(medianMs: number, p95Ms: number, random: () => number): () => number {
  const spread = Math.log(p95Ms / medianMs) / 1.6449;
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.round(medianMs * Math.exp(spread * normal));
  };
}
