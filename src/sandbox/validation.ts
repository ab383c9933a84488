import { Compile } from 'typebox/compile';
import { models, type AnyModel, type ModelId, type ResolvedInput } from '../domain/models/catalogue.ts';
import { refuse } from './refuse.ts';
import type { SandboxAnswer } from './sandbox-answer.ts';

export type Validation = { input: ResolvedInput } | { refusal: SandboxAnswer };

/**
 * Validates the body of a `generate` in the order of the vendor's error table. Unknown fields are ignored.
 */
export function validateInput(model: AnyModel, body: unknown): Validation {
  if (!isObject(body)) return { refusal: refuse('INVALID_INPUT', 'The body is not a JSON object') };
  if (typeof body.prompt !== 'string' || body.prompt.trim() === '')
    return { refusal: refuse('INVALID_PROMPT') };
  const imageRefusal = checkImages(model, body);
  if (imageRefusal !== null) return { refusal: imageRefusal };

  const known: unknown = pick(body, Object.keys(model.inputSchema.properties));
  const validator = validators[model.id];
  if (!validator.Check(known)) {
    const [first] = validator.Errors(known);
    const error = first === undefined ? undefined : `${first.instancePath.slice(1)} ${first.message}`;
    return { refusal: refuse('INVALID_INPUT', error) };
  }
  return { input: model.resolveInput(known as ResolvedInput) };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const validators = Object.fromEntries(
  models.map((model) => [model.id, Compile(model.inputSchema)]),
) as unknown as Record<ModelId, ReturnType<typeof Compile>>;

function checkImages(model: AnyModel, body: Record<string, unknown>): SandboxAnswer | null {
  if (hasItems(body.inputImages)) return refuse('IMAGE_URLS_REQUIRED');
  if (Array.isArray(body.inputImageUrls) && body.inputImageUrls.length > model.maxInputImages)
    return refuse('TOO_MANY_IMAGES', `More than ${model.maxInputImages} input images`);
  // The gateway's own files are not known here.
  if (Array.isArray(body.inputImageUrls) && body.inputImageUrls.some((url) => !/^https?:/.test(String(url))))
    return refuse('INVALID_INPUT', 'inputImageUrls must be http or https URLs');
  if (body.mode === 'edit' && !hasItems(body.inputImageUrls)) return refuse('MISSING_INPUT_IMAGE');
  return null;
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}

function pick(body: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));
}
