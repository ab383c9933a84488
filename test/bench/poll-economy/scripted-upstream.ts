import type { UnixMs } from '../../../src/domain/clock.ts';
import type { UpstreamClient } from '../../../src/upstream/upstream-client.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import type { SubmitOutcome } from '../../../src/upstream/submit-outcome.ts';
import { drawDuration, progressReply, type Curve, type ProgressKind } from './curves.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One picture as the upstream sees it. */
export interface Picture {
  /** The n-th that was submitted. */
  nth: number;
  /** What the gateway wrote as the prompt. */
  prompt: string;
  submittedAt: UnixMs;
  readyAt: UnixMs;
  fails: boolean;
  polls: UnixMs[];
  /** When its end was first answered. */
  knownAt: UnixMs | null;
}

export interface ScriptedUpstream extends UpstreamClient {
  pictures: Picture[];
  requestTimes: UnixMs[];
}

export interface UpstreamScript {
  /** The curve of the picture that is the n-th to be submitted. */
  curveOf(nth: number): Curve;
  progress: ProgressKind;
  random(): number;
  /** How long an answer is on its way. */
  latencyMs?: number;
  /** The same for what `submitFault` and `pollFault` answer; as all others where absent. */
  faultLatencyMs?: number;
  /** What is answered instead of what would be; null: as usual. */
  submitFault?(prompt: string, now: UnixMs): SubmitOutcome | null;
  pollFault?(picture: Picture, now: UnixMs): PollOutcome | null;
}

// One in fifty fails, whenever its end is first asked about.
const FAILURE_SHARE = 0.02;

/** An upstream in virtual time. It writes down every request, and does not refuse too many: whoever reads the figures does. */
export function createScriptedUpstream(time: VirtualTime, script: UpstreamScript): ScriptedUpstream {
  const pictures: Picture[] = [];
  const requestTimes: UnixMs[] = [];
  const onItsWay = async (latencyMs = script.latencyMs) => {
    if (latencyMs !== undefined) await time.sleep(latencyMs);
  };
  return {
    pictures,
    requestTimes,
    async submit(_account, _model, { prompt }) {
      requestTimes.push(time.now());
      const fault = script.submitFault?.(prompt, time.now()) ?? null;
      if (fault !== null) {
        await onItsWay(script.faultLatencyMs);
        return fault;
      }
      const nth = pictures.length;
      const durationMs = drawDuration(script.curveOf(nth), script.random);
      const submittedAt = time.now();
      const fails = script.random() < FAILURE_SHARE;
      const picture = { nth, prompt, submittedAt, readyAt: submittedAt + durationMs, fails };
      pictures.push({ ...picture, polls: [], knownAt: null });
      await onItsWay();
      return { kind: 'confirmed', upstreamGenerationId: String(nth), upstreamTaskId: null };
    },
    async checkStatus(_account, _model, id) {
      const now = time.now();
      requestTimes.push(now);
      const picture = pictures[Number(id)];
      if (picture === undefined) return { kind: 'not_found' };
      picture.polls.push(now);
      const fault = script.pollFault?.(picture, now) ?? null;
      const answer = fault ?? answerOf(picture, now, script);
      if (answer.kind === 'completed' || answer.kind === 'failed') picture.knownAt ??= now;
      await onItsWay(fault === null ? script.latencyMs : script.faultLatencyMs);
      return answer;
    },
    close: async () => undefined,
  };
}

function answerOf(picture: Picture, now: UnixMs, { progress, random }: UpstreamScript): PollOutcome {
  const { submittedAt, readyAt, fails } = picture;
  if (now < readyAt) {
    const said = progressReply(progress, now - submittedAt, readyAt - submittedAt, random);
    return { kind: 'running', status: 'generating', progress: said };
  }
  if (fails) return { kind: 'failed', message: 'Generation failed' };
  return { kind: 'completed', imageUrl: 'https://static.example/picture.png' };
}
