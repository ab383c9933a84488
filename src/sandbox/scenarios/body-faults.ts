import type { Edit } from '../fault.ts';
import { textReply } from './json-reply.ts';
import {
  choiceArgument,
  DEFAULT_POLLS,
  edited,
  EVERY_POLL,
  integerArgument,
  spoiled,
  unanswered,
  type Scenario,
} from './scenario.ts';

const BYTES_PER_MEGABYTE = 1_000_000;
const nonObjects: Readonly<Record<string, string>> = {
  array: '[]',
  string: '"ok"',
  number: '42',
  null: 'null',
};
const running = ['pending', 'generating'];

/** Faults of the body. */
export const bodyFaults: readonly Scenario[] = [
  unanswered('empty', null, 'HTTP 200 with an empty body. The request is not processed.', () =>
    textReply(200, ''),
  ),
  unanswered('not-json', null, 'HTTP 200 with a body that is not JSON. The request is not processed.', () =>
    textReply(200, '{"success":true,'),
  ),
  unanswered(
    'not-object',
    choiceArgument('what', Object.keys(nonObjects), 'array'),
    'HTTP 200 with JSON that is not an object. The request is not processed.',
    (what) => textReply(200, nonObjects[what] ?? 'null'),
  ),
  spoiled(
    'huge',
    integerArgument('megabytes', 1, 256, 16),
    'The true answer with a field `padding` of this many megabytes.',
    (megabytes) => {
      const edit: Edit = (body) => ({ ...body, padding: 'x'.repeat(Number(megabytes) * BYTES_PER_MEGABYTE) });
      return { kind: 'edit', edit };
    },
  ),
  spoiled(
    'hostile-text',
    choiceArgument('field', ['error', 'taskId', 'generationId', 'imageUrl', 'status'], 'error'),
    'The field, if the true answer has it, ends with U+0000 and half a surrogate pair.',
    (field) => ({ kind: 'edit', edit: (body) => withHostileText(body, field) }),
  ),
  spoiled('unknown-status', null, 'The true answer with the unknown status `upscaling`.', () => ({
    kind: 'edit',
    edit: (body) => ({ ...body, status: 'upscaling' }),
  })),
  {
    name: 'numeric-id',
    appliesTo: 'either',
    argument: null,
    polls: EVERY_POLL,
    does: '`generationId` consists of digits and is a number in the answer to this request, a string in the other.',
    effect: () => ({ digitsId: true, onGenerate: edited(withNumericId), onPoll: edited(withNumericId) }),
  },
  poll('completed-without-image', DEFAULT_POLLS, '`completed` without `imageUrl`.', withoutImage, [
    'completed',
  ]),
  poll(
    'other-generation',
    DEFAULT_POLLS,
    'A `completed` answer for another generation.',
    ofAnotherGeneration,
  ),
  poll(
    'progress-backwards',
    EVERY_POLL,
    'While it runs, every second poll reports half the progress.',
    (body, pollNumber) =>
      pollNumber % 2 === 0 ? { ...body, progress: Math.floor(Number(body.progress) / 2) } : body,
    running,
  ),
  poll('progress-absent', EVERY_POLL, 'While it runs, `progress` is absent.', withoutProgress, running),
];

function poll(name: string, polls: number, does: string, edit: Edit, statuses?: readonly string[]): Scenario {
  return {
    name,
    appliesTo: 'check-status',
    argument: null,
    polls,
    does,
    effect: () => ({ onPoll: edited(edit, statuses) }),
  };
}

function withHostileText(body: Record<string, unknown>, field: string): Record<string, unknown> {
  const text = body[field];
  return typeof text === 'string' ? { ...body, [field]: `${text}\0\ud800` } : body;
}

function withNumericId(body: Record<string, unknown>): Record<string, unknown> {
  const id = Number(body.generationId);
  return Number.isSafeInteger(id) ? { ...body, generationId: id } : body;
}

function withoutImage({ imageUrl: _imageUrl, ...body }: Record<string, unknown>): Record<string, unknown> {
  return body;
}

function withoutProgress({ progress: _progress, ...body }: Record<string, unknown>): Record<string, unknown> {
  return body;
}

function ofAnotherGeneration(): Record<string, unknown> {
  const generationId = 'another00generation';
  const imageUrl = `https://static.nanophoto.ai/generations/${generationId}.png`;
  return { success: true, status: 'completed', imageUrl, generationId, progress: 100 };
}
