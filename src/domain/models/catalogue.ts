import type { ResolvedImageInput } from './image-input.ts';
import type { Model } from './model.ts';
import { nanoBanana2 } from './nano-banana-2.ts';
import { nanoBananaPro } from './nano-banana-pro.ts';

/** The models that callers can request, by id. */
export const catalogue: Readonly<Record<ModelId, AnyModel>> = {
  'nano-banana-2': nanoBanana2,
  'nano-banana-pro': nanoBananaPro,
};

export const modelIds = ['nano-banana-2', 'nano-banana-pro'] as const;
export type ModelId = (typeof modelIds)[number];

/** A request with its defaults filled in, as it is stored and sent to the upstream. */
export type ResolvedInput = ResolvedImageInput & { googleSearch?: boolean };

/** Any model of the catalogue. Its functions take input that has passed the model's own schema. */
export type AnyModel = Model<ModelId, ResolvedInput, ResolvedInput>;

export const models: readonly AnyModel[] = modelIds.map((id) => catalogue[id]);
