import type { ResolvedImageInput } from './image-input.ts';
import type { Model } from './model.ts';
import { nanoBanana2 } from './nano-banana-2.ts';
import { nanoBananaPro } from './nano-banana-pro.ts';

export const modelIds = ['nano-banana-2', 'nano-banana-pro'] as const;
export type ModelId = (typeof modelIds)[number];

/** A request with its defaults filled in, as it is stored and sent to the upstream. */
export type ResolvedInput = ResolvedImageInput & { googleSearch?: boolean };

/** A model as those see it who work with any of them; the input has passed the model's own schema before. */
export type AnyModel = Model<ModelId, ResolvedInput, ResolvedInput>;

/** The models that callers can ask for, by id. */
export const catalogue: Readonly<Record<ModelId, AnyModel>> = {
  'nano-banana-2': nanoBanana2,
  'nano-banana-pro': nanoBananaPro,
};

export const models: readonly AnyModel[] = modelIds.map((id) => catalogue[id]);
