import { expect, it } from 'vitest';
import { catalogue } from '../../src/domain/models/catalogue.ts';
import { classifyPoll } from '../../src/upstream/classify-poll.ts';
import { classifySubmit } from '../../src/upstream/classify-submit.ts';
import { readAnswer } from '../../src/upstream/answer.ts';
import { createToImageUrl } from '../../src/upstream/to-image-url.ts';
import { rounds } from '../rounds.ts';
import { seededRandom } from '../seeded-random.ts';

const ROUNDS = rounds({ short: 3_000, long: 300_000 });
const random = seededRandom(20_261_126);
const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;

const imageUrl = 'https://static.example.com/g-1.png';
const junk = [null, '', 0, -1, 1e300, true, {}, [], ['x'], { a: [1] }, '\u0000', '\ud800', 'x'.repeat(3_000)];
const values: Record<string, readonly unknown[]> = {
  success: [true, false, 'false', 0],
  status: ['completed', 'COMPLETED', 'success', 'failed', 'FAILED', 'error', 'pending', 'upscaling'],
  imageUrl: [imageUrl, [imageUrl], 'pending', 'http://10.0.0.1/g.png', 'https://u:p@example.com/g.png'],
  errorCode: ['GENERATION_FAILED', 'NOT_FOUND', 'FORBIDDEN', 'INSUFFICIENT_CREDITS', 'SOMETHING_NEW'],
  error: ['Blocked'],
  generationId: ['g-1', 'g-2', 4711],
  progress: [0, 50, 100],
};

function randomBody(): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, usual] of Object.entries(values))
    if (random() < 0.6) body[name] = random() < 0.75 ? pick(usual) : pick(junk);
  return body;
}

function randomAnswer() {
  const body = randomBody();
  const text = JSON.stringify(random() < 0.1 ? [body] : body);
  const status = pick([200, 200, 200, 201, 302, 400, 401, 403, 404, 429, 500, 502, 503, 522]);
  const cut = random() < 0.1 ? text.slice(0, Math.floor(random() * text.length)) : text;
  return { body, answer: readAnswer({ status, headers: {}, text: cut, cutShort: null }, 0) };
}

const model = catalogue['nano-banana-2'];
const toImageUrl = createToImageUrl('https://nanophoto.example');
const expected = { upstreamGenerationId: 'g-1', toImageUrl };

it('no answer completes a generation without a picture, or fails it without the word of the upstream', () => {
  const kinds = new Set<string>();
  for (let i = 0; i < ROUNDS; i++) {
    const { body, answer } = randomAnswer();
    const outcome = classifyPoll(answer, model, expected);
    kinds.add(outcome.kind);
    const said = JSON.stringify(body);
    if (outcome.kind === 'completed') {
      expect(outcome.imageUrl, said).toBe(imageUrl);
      expect(body.success, said).not.toBe(false);
    }
    if (outcome.kind === 'failed') {
      const { success, status, errorCode } = body;
      const says = success === false || status === 'failed' || errorCode === 'GENERATION_FAILED';
      expect(says, said).toBe(true);
    }
    if (outcome.kind === 'completed' || outcome.kind === 'failed')
      expect(['g-2', 4711, 0, -1], said).not.toContain(body.generationId);
  }
  expect([...kinds].sort()).toEqual(
    ['completed', 'completed_without_image', 'failed', 'failed_unconfirmed', 'forbidden', 'no_answer'].concat(
      'not_found',
      'running',
    ),
  );
});

it('no answer to a submission is taken for "not sent" or "refused" beside an id that can be polled', () => {
  for (let i = 0; i < ROUNDS; i++) {
    const { body, answer } = randomAnswer();
    const outcome = classifySubmit(answer, model, toImageUrl);
    const said = `${answer.status} ${JSON.stringify(body)}`;
    if (outcome.kind === 'confirmed')
      expect(outcome.upstreamGenerationId ?? outcome.imageUrl, said).toBeTruthy();
    const isReadable =
      answer.body !== null && typeof body.generationId === 'string' && body.generationId !== '';
    if (!isReadable || !['g-1', 'g-2'].includes(String(body.generationId)) || answer.status >= 300) continue;
    const saysFailed = body.status === 'failed' || body.errorCode === 'GENERATION_FAILED';
    if (!saysFailed) expect(outcome, said).toMatchObject({ kind: 'confirmed' });
  }
});
