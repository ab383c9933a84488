import type { ResolvedInput } from '../../../src/domain/models/catalogue.ts';
import type { UpstreamClient } from '../../../src/upstream/upstream-client.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import type { SubmitOutcome } from '../../../src/upstream/submit-outcome.ts';
import type { WithStatus } from '../../../src/upstream/with-status.ts';

/** An upstream that answers as a test says, and remembers what it was asked. */
export interface FakeUpstream extends UpstreamClient {
  /** Answers the next submissions in turn; where none is left, the upstream takes what it gets. */
  submitOutcomes: WithStatus<SubmitOutcome>[];
  /** Answers the next status checks in turn; where none is left, the generation still runs. */
  pollOutcomes: WithStatus<PollOutcome>[];
  submitted: { account: string; input: ResolvedInput }[];
  asked: { account: string; upstreamGenerationId: string }[];
}

export function createFakeUpstream(): FakeUpstream {
  const fake: FakeUpstream = {
    submitOutcomes: [],
    pollOutcomes: [],
    submitted: [],
    asked: [],
    async submit(account, _model, input) {
      fake.submitted.push({ account: account.name, input });
      const number = fake.submitted.length;
      return (
        fake.submitOutcomes.shift() ?? {
          kind: 'confirmed',
          upstreamGenerationId: `up-${number}`,
          upstreamTaskId: `task-${number}`,
        }
      );
    },
    async checkStatus(account, _model, upstreamGenerationId) {
      fake.asked.push({ account: account.name, upstreamGenerationId });
      return fake.pollOutcomes.shift() ?? { kind: 'running', status: 'generating', progress: null };
    },
    close: async () => undefined,
  };
  return fake;
}

export const completed: PollOutcome = { kind: 'completed', imageUrl: 'https://static.example/picture.png' };
