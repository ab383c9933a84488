import { Type, type TOptional } from 'typebox';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { credits } from '../values.ts';

const properties = Object.fromEntries(
  imageQualities.map((quality) => [quality, Type.Optional(credits(`The price of a ${quality} picture.`))]),
) as Record<(typeof imageQualities)[number], TOptional<ReturnType<typeof credits>>>;

export const CreditsByQuality = Type.Object(properties, {
  $id: 'CreditsByQuality',
  description: 'Prices by quality. A quality that is not listed is not available.',
});
